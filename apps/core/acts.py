"""The kernel's acts in words."""

from apps.core.audit.wording import acts

acts(
    {
        "job.cancel": "Cancelled a job",
        "job.retry": "Started a job again",
        "delivery.retry": "Retried a dead letter",
        "delivery.skip": "Skipped a dead letter",
        "flag.switch": "Switched a feature",
        "view.save": "Saved a view",
        "view.rename": "Renamed a view",
        "view.share": "Shared a view, or no more",
        "view.default": "Chose the view that a screen opens with",
        "view.delete": "Deleted a view",
        "view.restore": "Brought a view back",
        "notice.choose": "Chose what to be told",
        "request.denied": "Was refused",
    },
    figures={"handler": "reaction", "method": "method", "route": "page"},
    pages={
        "core.job": "admin:job",
        "core.outboxdelivery": "admin:dead_letters",
        "core.flagoverride": "admin:features",
    },
)
