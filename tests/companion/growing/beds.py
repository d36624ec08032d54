"""A farm with three shelves to grow on, for tests of batches."""

from typing import Any

from httpx2 import Response

from tests.companion.people import SIZE, Caller, made

type Body = dict[str, Any]

CROP = "lettuce_butterhead"


class Beds:
    """A farm whose shelves are called a, b and c."""

    def __init__(self, owner: Caller) -> None:
        self.owner = owner
        self.farm = made(owner, "/farms", {"name": "Barn"})
        self.rack = made(owner, "/racks", {"farm_id": self.farm, "name": "A"})
        self.shelves = {
            name: made(
                owner,
                "/shelves",
                {"rack_id": self.rack, "name": name, "level": 1} | SIZE,
            )
            for name in "abc"
        }

    @property
    def names(self) -> dict[str, str]:
        """Name shelves by their ids."""
        return {identity: name for name, identity in self.shelves.items()}

    def shelf(self, farm: str, name: str) -> str:
        """Make a shelf in a farm."""
        rack = made(self.owner, "/racks", {"farm_id": farm, "name": name})
        return made(
            self.owner, "/shelves", {"rack_id": rack, "name": name, "level": 1} | SIZE
        )

    def where(self, plants: dict[str, int]) -> list[Body]:
        """Say how many plants are on which shelf."""
        return [
            {"shelf_id": self.shelves[name], "plants": number}
            for name, number in plants.items()
        ]

    def seed(self, plants: dict[str, int]) -> Body:
        """Describe a sowing."""
        return {"crop_key": CROP, "where": self.where(plants)}

    def move(self, origin: str, target: str, plants: int | None = None) -> Body:
        """Describe a move."""
        return {
            "from_shelf_id": self.shelves[origin],
            "to_shelf_id": self.shelves[target],
            "plants": plants,
        }

    @staticmethod
    def cut(grams: float, **more: object) -> Body:
        """Describe a harvest."""
        return {"grades": [{"grade": "A", "grams": grams}]} | more

    def sow(self, plants: dict[str, int], **more: object) -> Body:
        """Sow a batch."""
        answer = self.owner.post("/batches", self.seed(plants) | more)
        assert answer.status_code == 201, answer.text
        batch: Body = answer.json()
        return batch

    def act(self, batch: Body, what: str, body: Body) -> Response:
        """Do something with a batch."""
        return self.owner.post(f"/batches/{batch['id']}/{what}", body)

    def read(self, batch: Body) -> Body:
        """Read a batch again."""
        found: Body = self.owner.get(f"/batches/{batch['id']}").json()
        return found

    def history(self, batch: Body) -> Body:
        """Read where a batch stood, and what was done."""
        found: Body = self.owner.get(f"/batches/{batch['id']}/history").json()
        return found

    def standing(self, batch: Body) -> dict[str, int]:
        """Give how many plants stand on which shelf now."""
        return {
            self.names[stay["shelf_id"]]: stay["plants"]
            for stay in self.history(batch)["stays"]
            if stay["ended_at"] is None
        }

    def published(
        self,
        crop_key: str = CROP,
        degree_days: float | None = None,
        only: list[str] | None = None,
    ) -> Body:
        """Publish a recipe: the crop's usual one, with some stages, or with heat."""
        made_recipe = self.owner.post(
            "/recipes", {"name": "Ours", "crop_key": crop_key}
        ).json()
        draft = made_recipe["draft"]
        draft["stages"][0]["degree_days"] = degree_days
        if only is not None:
            draft["stages"] = [each for each in draft["stages"] if each["id"] in only]
            draft["tasks"] = []
        path = f"/recipes/{made_recipe['id']}"
        assert self.owner.patch(path, {"draft": draft}).status_code == 200
        answer = self.owner.post(f"{path}/publish", {})
        assert answer.status_code == 201, answer.text
        version: Body = answer.json()
        return version
