"""The floor's SQL: the columns, conditions and rows that the product's answers show, no more."""

LOOKUP = """
SELECT t.digest, d.id, d.time_zone FROM accounts_apitoken t
JOIN accounts_user u ON u.id = t.user_id AND u.is_active
JOIN accounts_dealership d ON d.slug = %s AND d.is_active AND d.id = ANY (t.dealerships)
WHERE t.prefix = %s AND t.revoked_at IS NULL AND t.expires_at > now() AND EXISTS (
    SELECT FROM accounts_membership m WHERE m.user_id = u.id AND m.dealership_id = d.id AND m.is_active
    AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
"""
SESSION = """
SELECT d.id FROM django_session s
JOIN accounts_usersession us ON us.session_key = s.session_key AND us.ends_at > now()
JOIN accounts_user u ON u.id = us.user_id AND u.is_active
JOIN accounts_membership m ON m.user_id = u.id AND m.is_active
JOIN accounts_dealership d ON d.id = m.dealership_id AND d.is_active
WHERE s.session_key = %s AND s.expire_date > now()
"""
SCOPE = "SELECT set_config('app.write_id', %(store)s::text, true), set_config('app.read_ids', %(store)s::text, true)"

_LISTED = (
    "SELECT id, stock_number, vehicle_id, vin, title, year, make, model, condition, status, readiness, "
    "price::text, odometer, odometer_unit, acquired_on, lot_place_id, seen_at, listing_score::text, version "
    "FROM inventory_stockunit "
    "WHERE dealership_id = %(store)s {where} ORDER BY id DESC LIMIT 50"
)
LIST = _LISTED.format(where="")
FILTER = _LISTED.format(where="AND status = %(status)s")
SEARCH = _LISTED.format(where="AND id = ANY (ARRAY(SELECT inventory_find_units(%(patterns)s)))")
LOOK = _LISTED.format(
    where="AND make = %(make)s AND model = %(model)s AND year = %(year)s AND colour = %(colour)s"
)
IDENTIFIED = _LISTED.format(
    where="AND (stock_number = %(term)s OR vin = %(term)s OR vin_reversed ^@ reverse(%(term)s))"
)

DETAIL = """
SELECT u.id, u.stock_number, u.condition, u.source, u.status, u.status_at, u.readiness, u.acquired_on, u.odometer,
    u.odometer_unit, u.location_id, u.title_status, u.is_returned, u.msrp::text, u.list_price::text,
    u.internet_price::text, u.price::text, u.guide_current, u.stop_sale, u.open_recall, u.deal_id, u.deal_label, u.other_rooftop_id, u.other_unit_id,
    u.description, u.photo_urls, u.source_listing_id, u.created_at, u.version, u.parent_id, u.listing_score::text,
    coalesce((SELECT json_agg(json_build_object('id', id, 'kind', kind, 'source', source, 'state', state,
        'branded_on', branded_on, 'note', note, 'supersedes_id', supersedes_id, 'actor_name', actor_name, 'at', at)
        ORDER BY id) FROM inventory_vehiclebrand WHERE dealership_id = %(store)s AND vehicle_id = v.id), '[]') AS brands,
    coalesce((SELECT json_agg(json_build_object('kind', kind, 'counterparty', counterparty, 'reference', reference,
        'amount', amount::text, 'actor_name', actor_name, 'at', at) ORDER BY id)
        FROM inventory_disposition WHERE dealership_id = %(store)s AND unit_id = u.id), '[]') AS dispositions,
    u.acquisition_cost::text, u.fees::text, u.transport::text, u.recon::text, u.pack::text, u.floor_price::text,
    (acquisition_cost + coalesce(fees, 0) + coalesce(transport, 0) + coalesce(recon, 0))::text AS true_cost,
    (acquisition_cost + coalesce(fees, 0) + coalesce(transport, 0) + coalesce(recon, 0) + coalesce(pack, 0))::text
        AS packed_cost,
    v.id AS v_id, v.vin AS v_vin, v.vin_flag AS v_vin_flag, v.year AS v_year, v.make AS v_make, v.model AS v_model,
    v.trim AS v_trim, v.body AS v_body, v.engine AS v_engine, v.drivetrain AS v_drivetrain, v.fuel AS v_fuel,
    v.transmission AS v_transmission, v.exterior_colour AS v_exterior_colour,
    v.interior_colour AS v_interior_colour, v.decoded_by AS v_decoded_by, v.version AS v_version
FROM inventory_stockunit u JOIN inventory_vehicle v ON v.id = u.vehicle_id
WHERE u.dealership_id = %(store)s AND v.dealership_id = %(store)s AND u.id = %(id)s
"""
COST = ("acquisition_cost", "fees", "transport", "recon", "pack", "true_cost", "packed_cost", "floor_price")

# Only the two rows that the request is about: no audit, no event, no history, no idempotency.
CREATE = """
WITH drawn AS (
    INSERT INTO inventory_stockcounter (dealership_id, last) VALUES (%(store)s, 1)
    ON CONFLICT (dealership_id) DO UPDATE SET last = inventory_stockcounter.last + 1 RETURNING last
), vehicle AS (
    INSERT INTO inventory_vehicle (version, vin, vin_flag, year, make, model, trim, body, engine, drivetrain, fuel,
        transmission, exterior_colour, interior_colour, decoded_by, dealership_id)
    VALUES (1, NULL, 'missing', %(year)s, %(make)s, %(model)s, %(trim)s, '', '', '', '', '', '', '', 'api', %(store)s)
    RETURNING id
), unit AS (
    INSERT INTO inventory_stockunit (version, stock_number, condition, source, status, status_at, held_from,
        readiness, acquired_on, odometer, odometer_unit, title_status, is_returned, acquisition_cost, list_price,
        price, deal_label, committed_by, year, make, model, title, search_text, description, photo_urls, created_at,
        dealership_id, vehicle_id)
    SELECT 1, 'FLU' || 10000 + last, %(condition)s, 'unknown', 'in_stock', now(), '', 'intake', current_date,
        %(odometer)s, 'mi', 'unknown', false, %(acquisition_cost)s, %(list_price)s, %(list_price)s, '', '', %(year)s,
        %(make)s, %(model)s, %(title)s, upper(%(words)s), '', '{}', now(), %(store)s, vehicle.id
    FROM drawn, vehicle RETURNING id, stock_number, version, created_at, vehicle_id
) SELECT * FROM unit
"""

STOCK = """
SELECT status, CASE WHEN acquired_on IS NULL THEN 'unknown'
    WHEN %(today)s - acquired_on <= 15 THEN '0-15' WHEN %(today)s - acquired_on <= 30 THEN '16-30'
    WHEN %(today)s - acquired_on <= 45 THEN '31-45' WHEN %(today)s - acquired_on <= 60 THEN '46-60'
    ELSE '60+' END AS bucket, sum(units)
FROM reports_stocktally WHERE dealership_id = %(store)s AND units <> 0 GROUP BY 1, 2
"""
# One row a month; the three spans of days ride along as (units, gross).
SALES = """
SELECT date_trunc('month', "on")::date, sum(units),
    sum(units) FILTER (WHERE "on" >= %(month)s) AS now_units,
    sum(front_gross) FILTER (WHERE "on" >= %(month)s) AS now_gross,
    sum(units) FILTER (WHERE "on" BETWEEN %(before)s AND %(same_day)s) AS before_units,
    sum(front_gross) FILTER (WHERE "on" BETWEEN %(before)s AND %(same_day)s) AS before_gross,
    sum(units) FILTER (WHERE "on" > %(today)s - 30) AS late_units,
    sum(front_gross) FILTER (WHERE "on" > %(today)s - 30) AS late_gross
FROM reports_salestally WHERE dealership_id = %(store)s AND "on" BETWEEN %(first)s AND %(today)s GROUP BY 1
"""
LAST_SALES = """
SELECT deal_id, deal_number, unit_id, unit_label, salesperson, delivered_on, revenue::text FROM reports_salefact
WHERE dealership_id = %(store)s AND unwound_on IS NULL ORDER BY delivered_on DESC, deal_id DESC LIMIT 8
"""

CHANGELIST = """
SELECT id, stock_number, vin, title, condition, status, odometer, acquired_on, price,
    acquisition_cost + fees + transport + recon AS cost FROM inventory_stockunit
WHERE dealership_id = %(store)s AND status IN ('ordered', 'in_transit', 'in_stock', 'held', 'pending_sale', 'sold')
ORDER BY id DESC LIMIT 51
"""
COUNT = """
SELECT count(*) FROM (SELECT FROM inventory_stockunit WHERE dealership_id = %(store)s
    AND status IN ('ordered', 'in_transit', 'in_stock', 'held', 'pending_sale', 'sold') LIMIT 1001) capped
"""
