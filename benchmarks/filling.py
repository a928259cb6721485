"""Dealerships with stock, made by sets: units with vehicles, histories, prices, audit, events, sales."""

from collections.abc import Sequence

import psycopg

_MAKES = "ARRAY['Toyota Camry','Toyota Corolla','Toyota RAV4','Honda Civic','Honda Accord','Honda CR-V','Ford F-150','Ford Escape','Ford Explorer','Chevrolet Silverado','Chevrolet Equinox','Nissan Altima','Nissan Rogue','Hyundai Elantra','Hyundai Tucson','Kia Sportage','Kia Sorento','Subaru Outback','Subaru Forester','Mazda CX-5','Volkswagen Jetta','Volkswagen Tiguan','Jeep Wrangler','Jeep Cherokee','GMC Sierra','Ram 1500','BMW X3','Audi Q5','Lexus RX','Volvo XC60']"
_PICK = "({list})[1 + (hashint4(n * 31 + {salt}) & 2147483647) % array_length({list}, 1)]"


def _pick(words: str, salt: int) -> str:
    return _PICK.format(list=f"ARRAY[{', '.join(repr(word) for word in words.split('|'))}]", salt=salt)


VEHICLES = f"""
INSERT INTO inventory_vehicle (version, vin, vin_flag, year, make, model, trim, body, engine, drivetrain, fuel,
    transmission, exterior_colour, interior_colour, decoded_by, dealership_id)
SELECT 1, upper(left(md5('%(store)s-' || n), 17)), 'valid', 2012 + (hashint4(n) & 2147483647) %% 14,
    split_part(name, ' ', 1), split_part(name, ' ', 2), trim, body, engine, drivetrain, 'Gasoline', transmission,
    colour, 'Black', 'import', %(store)s
FROM (SELECT n, {_PICK.format(list=_MAKES, salt=1).replace("%", "%%")} AS name,
    {_pick("LE|SE|XLE|Limited|Sport|Touring|Base|EX-L", 2).replace("%", "%%")} AS trim,
    {_pick("Sedan|SUV|Pickup|Hatchback|Wagon", 3).replace("%", "%%")} AS body,
    {_pick("2.0L I4|2.5L I4|3.5L V6|5.0L V8|1.5L Turbo", 4).replace("%", "%%")} AS engine,
    {_pick("FWD|AWD|RWD|4WD", 5).replace("%", "%%")} AS drivetrain,
    {_pick("Automatic|CVT|Manual", 6).replace("%", "%%")} AS transmission,
    {_pick("Silver|White|Black|Blue|Red|Grey|Green|Pearl", 7).replace("%", "%%")} AS colour
  FROM generate_series(%(first)s::int, %(last)s::int) AS n) made
"""

# Three in ten stand on the lot, six in ten are delivered; the rest is under way or sold.
UNITS = """
INSERT INTO inventory_stockunit (version, stock_number, condition, source, status, status_at, held_from, readiness,
    acquired_on, odometer, odometer_unit, title_status, is_returned, acquisition_cost, fees, transport, recon, pack,
    msrp, list_price, internet_price, floor_price, price, deal_id, deal_label, committed_by, vin, year, make, model,
    colour, body, title, search_text, description, photo_urls, source_listing_id, created_at, dealership_id, vehicle_id)
SELECT 1, 'B' || lpad(id::text, 8, '0'), condition, 'auction', status, acquired + interval '9 hours', '', readiness,
    acquired, 5000 + id %% 140000, 'mi', 'in_hand', false, cost, 250, 180, 900, 500, cost + 5200, cost + 4200,
    cost + 3900, cost + 1500, cost + 3900, CASE WHEN status IN ('pending_sale', 'sold', 'delivered') THEN id END,
    CASE WHEN status IN ('pending_sale', 'sold', 'delivered') THEN 'D-' || id ELSE '' END, '', vin, year, make, model,
    CASE exterior_colour WHEN 'Pearl' THEN 'white' WHEN 'Grey' THEN 'gray' ELSE lower(exterior_colour) END,
    CASE body WHEN 'Pickup' THEN 'truck' ELSE lower(body) END, name, upper(concat_ws(' ', name, body, engine, drivetrain, fuel, transmission, exterior_colour, condition,
    'B' || lpad(id::text, 8, '0'), vin)), 'Clean, one owner, serviced on time.',
    ARRAY['https://photos.test/' || vin || '/1.jpg', 'https://photos.test/' || vin || '/2.jpg'], 'L' || id,
    acquired + interval '9 hours', dealership_id, id
FROM (SELECT v.*, concat_ws(' ', year, make, model, trim) AS name, 6000 + id %% 30000 AS cost,
    (ARRAY['used', 'used', 'used', 'cpo', 'new'])[1 + id %% 5] AS condition,
    (ARRAY['in_stock', 'in_stock', 'in_stock', 'in_stock', 'in_stock', 'in_stock', 'ordered', 'in_transit',
      'pending_sale', 'sold', 'delivered', 'delivered', 'delivered', 'delivered', 'delivered', 'delivered',
      'delivered', 'delivered', 'delivered', 'delivered'])[1 + (hashint8(id) & 2147483647) %% 20] AS status,
    CASE WHEN id %% 4 = 0 THEN 'recon' ELSE 'frontline' END AS readiness,
    current_date - ((hashint8(id + 7) & 2147483647) %% 700) AS acquired
  FROM inventory_vehicle v WHERE dealership_id = %(store)s AND id > %(above)s) made
"""

COSTS = """
INSERT INTO inventory_costentry (kind, origin, amount, description, vendor, reference, incurred_on, reason,
    actor_name, at, dealership_id, unit_id)
SELECT kind, 'opening', amount, '', '', '', acquired_on, '', 'Import', created_at, dealership_id, id
FROM inventory_stockunit, LATERAL (VALUES ('acquisition', acquisition_cost), ('fee', fees),
    ('transport', transport), ('recon', recon), ('pack', pack)) AS c (kind, amount)
WHERE dealership_id = %(store)s AND id > %(above_unit)s
"""

PRICES = """
INSERT INTO inventory_pricechange (kind, old, new, reason, actor_name, at, dealership_id, unit_id)
SELECT kind, NULL, amount, '', 'Import', created_at, dealership_id, id FROM inventory_stockunit,
    LATERAL (VALUES ('list', list_price), ('internet', internet_price)) AS p (kind, amount)
WHERE dealership_id = %(store)s AND id > %(above_unit)s
"""

ACTS = """
INSERT INTO core_auditevent (dealership_id, actor_name, door, action, target_type, target_id, target_label, reason,
    changes, facts, correlation_id, at)
SELECT dealership_id, 'Import', 'job', act, 'inventory.stockunit', id, title, '',
    jsonb_build_object('status', jsonb_build_array(NULL, status)), '{}', md5(id::text), created_at
FROM inventory_stockunit, unnest(ARRAY['inventory.take_in', 'inventory.set_price']) AS act
WHERE dealership_id = %(store)s AND id > %(above_unit)s
"""

EVENTS = """
INSERT INTO core_outboxmessage (dealership_id, name, aggregate, aggregate_id, sequence, payload, correlation_id)
SELECT dealership_id, 'inventory.StockUnitTakenIn', 'stock_unit', id, 1,
    jsonb_build_object('unit_id', id, 'status', status), md5(id::text)
FROM inventory_stockunit WHERE dealership_id = %(store)s AND id > %(above_unit)s
"""

SALES = """
INSERT INTO reports_salefact (deal_id, deal_number, unit_id, unit_label, customer_label, salesperson, delivered_on,
    revenue, front_gross, dealership_id)
SELECT deal_id, deal_label, id, title, 'Customer ' || id, 'Sales ' || id %% 12,
    least(acquired_on + 20 + (id %% 40)::int, current_date), price, price - acquisition_cost, dealership_id
FROM inventory_stockunit WHERE dealership_id = %(store)s AND id > %(above_unit)s AND status = 'delivered';
"""

SALES_BY_DAY = """
INSERT INTO reports_salestally AS t ("on", units, revenue, front_gross, dealership_id)
SELECT delivered_on, count(*), sum(revenue), sum(front_gross), dealership_id FROM reports_salefact
WHERE dealership_id = %(store)s GROUP BY dealership_id, delivered_on
ON CONFLICT (dealership_id, "on") DO UPDATE SET units = excluded.units, revenue = excluded.revenue,
    front_gross = excluded.front_gross
"""

HISTORIED = ("vehicle", "stockunit")


def fill(owner_url: str, store: int, count: int) -> int:
    """Bring the stock of ``store`` up to ``count`` units; how many were added. Runs as ``owner``."""
    with psycopg.connect(owner_url) as db:
        had = _one(db, "SELECT count(*) FROM inventory_stockunit WHERE dealership_id = %s", store)
        if had >= count:
            return 0
        values = {
            "store": store,
            "first": had + 1,
            "last": count,
            "above": _one(db, "SELECT coalesce(max(id), 0) FROM inventory_vehicle"),
            "above_unit": _one(db, "SELECT coalesce(max(id), 0) FROM inventory_stockunit"),
        }
        for statement in (VEHICLES, UNITS, COSTS, PRICES, ACTS, EVENTS, SALES, SALES_BY_DAY):
            db.execute(statement, values)
        for table in HISTORIED:
            _history(db, table, store, values["above" if table == "vehicle" else "above_unit"])
        return count - had


def analyse(owner_url: str) -> None:
    """What autovacuum would have done by the next morning."""
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("VACUUM (ANALYZE)")


def _history(db: psycopg.Connection, table: str, store: int, above: int) -> None:
    """The first line of each row, and for one in two a second one."""
    names = ", ".join(f'"{name}"' for name in _shared_columns(db, table))
    db.execute(
        f"INSERT INTO inventory_historical{table} ({names}, history_date, history_type) "
        f"SELECT {names}, now(), kind FROM inventory_{table}, unnest(ARRAY['+', '~']) AS kind "
        "WHERE dealership_id = %s AND id > %s AND (kind = '+' OR id %% 2 = 0)",
        (store, above),
    )


def _shared_columns(db: psycopg.Connection, table: str) -> Sequence[str]:
    rows = db.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "INTERSECT SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY 1",
        (f"inventory_{table}", f"inventory_historical{table}"),
    )
    return [name for (name,) in rows]


def _one(db: psycopg.Connection, query: str, *values: object) -> int:
    row = db.execute(query, values).fetchone()
    return int(row[0]) if row else 0
