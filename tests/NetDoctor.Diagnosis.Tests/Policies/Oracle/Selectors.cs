using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Label selectors.</summary>
/// <remarks>Source: Kubernetes API reference, LabelSelector: an empty one matches all objects, an absent one none; the requirements of
/// both lists are ANDed. Labels and Selectors: NotIn also holds for objects without the key.</remarks>
internal sealed class Selectors(Mistake mistake)
{
    public bool Match(JsonNode? selector, IReadOnlyDictionary<string, string> labels)
    {
        if (selector is not JsonObject some)
        {
            return false;
        }

        var pairs = some["matchLabels"] as JsonObject ?? [];
        var expressions = some["matchExpressions"] as JsonArray ?? [];
        if (pairs.Count == 0 && expressions.Count == 0)
        {
            return mistake != Mistake.EmptySelectorMatchesNothing;
        }

        bool HasPair(KeyValuePair<string, JsonNode?> pair) => labels.TryGetValue(pair.Key, out var value) && value == (string)pair.Value!;

        var pairsHold = mistake == Mistake.OneMatchLabelSuffices && pairs.Count > 0 ? pairs.Any(HasPair) : pairs.All(HasPair);
        return mistake == Mistake.MatchLabelsSuffice && pairs.Count > 0
            ? pairsHold
            : pairsHold && expressions.All(expression => Holds(expression!, labels));
    }

    private bool Holds(JsonNode expression, IReadOnlyDictionary<string, string> labels)
    {
        var key = (string)expression["key"]!;
        var has = labels.TryGetValue(key, out var value);
        var values = (expression["values"] as JsonArray ?? []).Select(one => (string)one!).ToHashSet();
        switch ((string)expression["operator"]!)
        {
            case "In":
                return has && (mistake == Mistake.InMeansExists || values.Contains(value!));
            case "NotIn":
                return has ? !values.Contains(value!) : mistake != Mistake.NotInNeedsTheKey;
            case "Exists":
                return has && (mistake != Mistake.ExistsWantsAValue || value!.Length > 0);
            case "DoesNotExist":
                return !has || (mistake == Mistake.DoesNotExistMeansEmpty && value!.Length == 0);
            default:
                throw new ArgumentException($"no operator: {expression}", nameof(expression));
        }
    }
}
