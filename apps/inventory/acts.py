"""Acts on stock in words."""

from apps.core.audit.wording import acts

acts(
    {
        "inventory.take_in": "Took a car in",
        "inventory.edit": "Corrected a car",
        "inventory.add_cost": "Added a cost",
        "inventory.reverse_cost": "Took a cost back",
        "inventory.price": "Changed a price",
        "inventory.import": "Imported stock from a file",
        "inventory.upload_import": "Uploaded a file of stock",
        "inventory.check_import": "Checked a file of stock",
        "inventory.commit_import": "Began an import",
        "inventory.begin_undo_import": "Began to undo an import",
        "inventory.undo_import": "Undid an import",
        "inventory.discard_import": "Discarded a file of stock",
        "inventory.expire_holds": "Ended holds that ran out",
        "inventory.ship": "Marked a car in transit",
        "inventory.receive": "Received a car into stock",
        "inventory.hold": "Held a car",
        "inventory.release": "Released a hold",
        "inventory.commit": "Committed a car to a deal",
        "inventory.uncommit": "Released a car from a deal",
        "inventory.sell": "Marked a car sold",
        "inventory.deliver": "Delivered a car",
        "inventory.read_odometer": "Read the odometer of a returned car",
        "inventory.unwind": "Took a sold car back into stock",
        "inventory.cancel": "Cancelled the order of a car",
        "inventory.transfer": "Transferred a car to another rooftop",
        "inventory.return_to_source": "Returned a car to its source",
        "inventory.write_off": "Wrote a car off",
    },
    figures={"created": "cars added", "updated": "cars updated", "units": "numbers of the cars"},
)
