"""Factories of accounts. Tenant rows elsewhere pass ``dealership`` down from one of these."""

import factory

from apps.accounts.models import DealerGroup, Dealership, Location, Membership, User

PASSWORD = "correct horse battery staple"


class DealerGroupFactory(factory.django.DjangoModelFactory[DealerGroup]):
    class Meta:
        model = DealerGroup

    name = factory.Sequence(lambda n: f"Group {n}")
    slug = factory.Sequence(lambda n: f"group-{n}")


class DealershipFactory(factory.django.DjangoModelFactory[Dealership]):
    class Meta:
        model = Dealership

    group = factory.SubFactory(DealerGroupFactory)
    name = factory.Sequence(lambda n: f"Dealership {n}")
    slug = factory.Sequence(lambda n: f"dealership-{n}")
    city = "Springfield"


class LocationFactory(factory.django.DjangoModelFactory[Location]):
    """Needs a scope that writes ``dealership``."""

    class Meta:
        model = Location

    dealership = factory.SubFactory(DealershipFactory)
    name = factory.Sequence(lambda n: f"Lot {n}")


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A user whose password is ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.test")

    @factory.post_generation
    def password(self, create: bool, extracted: str | None) -> None:
        self.set_password(extracted or PASSWORD)
        if create:
            self.save(update_fields=["password"])


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    """Sales rep at a dealership; give ``group=`` and ``dealership=None`` for a role over a group."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    dealership = factory.SubFactory(DealershipFactory)
    role = "sales_rep"
