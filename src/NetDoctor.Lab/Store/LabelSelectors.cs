using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Store;

/// <summary>Selectors as objects carry them: <c>matchLabels</c> and <c>matchExpressions</c>, or the plain map of a Service.</summary>
public static class LabelSelectors
{
    /// <summary>True when labels satisfy a selector; an empty selector takes everything, an absent one nothing.</summary>
    public static bool Matches(JsonObject? selector, JsonObject? labels) =>
        selector is not null
        && MatchesMap(Field.Object(selector, "matchLabels"), labels)
        && Field.Items(selector, "matchExpressions").All(expression => MatchesExpression(expression, labels));

    /// <summary>True when labels have every pair of a map; an absent map takes everything.</summary>
    public static bool MatchesMap(JsonObject? map, JsonObject? labels) =>
        Field.Map(map).All(pair => Field.Text(labels, pair.Key) == pair.Value);

    private static bool MatchesExpression(JsonObject expression, JsonObject? labels)
    {
        var value = Field.Text(labels, Field.Text(expression, "key") ?? "");
        return Field.Text(expression, "operator") switch
        {
            "In" => value is not null && Field.Texts(expression, "values").Contains(value),
            "NotIn" => value is null || !Field.Texts(expression, "values").Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
