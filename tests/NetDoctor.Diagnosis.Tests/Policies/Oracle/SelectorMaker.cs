using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Makes label selectors at random.</summary>
internal sealed class SelectorMaker(Dice dice, IReadOnlyList<string> namespaces)
{
    private const string Name = "kubernetes.io/metadata.name";

    public JsonObject Pods() => Make(["app", "tier"]);

    public JsonObject Nodes() => Make(["zone"]);

    public JsonObject Namespaces() => dice.Between(0, 9) switch
    {
        0 => new JsonObject { ["matchLabels"] = new JsonObject { [Name] = dice.Pick(namespaces) } },
        1 => new JsonObject
        {
            ["matchExpressions"] = new JsonArray(new JsonObject
            {
                ["key"] = Name,
                ["operator"] = dice.Pick("In", "NotIn"),
                ["values"] = new JsonArray([.. dice.Some(dice.Between(1, 2), namespaces).Select(name => JsonValue.Create(name))]),
            }),
        },
        _ => Make(["team", "env"]),
    };

    private JsonObject Make(string[] keys)
    {
        var selector = new JsonObject();
        var kind = dice.Between(0, 9);
        if (kind is >= 3 and <= 6 or 9)
        {
            var labels = new JsonObject();
            foreach (var key in dice.Some(dice.Chance(75) ? 1 : 2, keys))
            {
                labels[key] = dice.Pick("a", "a", "b", "");
            }

            selector["matchLabels"] = labels;
        }

        if (kind >= 7)
        {
            selector["matchExpressions"] = new JsonArray([.. dice.Several(1, 2, () => Expression(keys))]);
        }

        return selector;
    }

    private JsonObject Expression(string[] keys)
    {
        var operation = dice.Pick("In", "NotIn", "Exists", "DoesNotExist");
        var expression = new JsonObject { ["key"] = dice.Pick(keys), ["operator"] = operation };
        if (operation is "In" or "NotIn")
        {
            expression["values"] = new JsonArray([.. dice.Some(dice.Between(1, 2), ["a", "b", "c", ""]).Select(value => JsonValue.Create(value))]);
        }

        return expression;
    }
}
