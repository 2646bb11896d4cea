using System.Collections.Immutable;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>One requirement of a selector that labels do not meet.</summary>
/// <param name="Wanted">The requirement, such as <c>app=web-frontend</c>.</param>
/// <param name="Has">What is there instead, such as <c>app=web</c> or <c>no label app</c>.</param>
/// <param name="IsNear">Whether it looks like a typing error, or like another key for the same value.</param>
/// <param name="Corrected">The selector with what is there in place of what is wanted; null when that would not do.</param>
internal sealed record SelectorMiss(string Wanted, string Has, bool IsNear, LabelSelector? Corrected)
{
    /// <summary>The requirements of a selector that labels do not meet; empty when it matches.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="labels">Labels of the object.</param>
    public static ImmutableArray<SelectorMiss> Of(LabelSelector selector, LabelSet labels) =>
    [
        .. selector.MatchLabels.Where(label => labels[label.Key] != label.Value).Select(label => OfLabel(selector, label, labels)),
        .. selector.MatchExpressions.Where(requirement => !requirement.IsMetBy(labels)).Select(requirement => OfRequirement(selector, requirement, labels)),
    ];

    /// <summary>Whether two values are one letter, or one suffix, away from each other.</summary>
    /// <param name="one">A value.</param>
    /// <param name="other">Another one.</param>
    public static bool IsNearValue(string one, string other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase) || NearNames.Of(one, [other]).Length > 0;

    private static SelectorMiss OfLabel(LabelSelector selector, KeyValuePair<string, string> label, LabelSet labels)
    {
        var wanted = $"{label.Key}={label.Value}";
        if (labels[label.Key] is { } value)
        {
            return new(wanted, $"{label.Key}={value}", IsNearValue(label.Value, value), Replaced(selector, label.Key, new(label.Key, value)));
        }

        // Another key for the same value: k8s-app for app, or a letter too many.
        foreach (var other in labels)
        {
            if (other.Value == label.Value && selector.MatchLabels[other.Key] is null)
            {
                return new(wanted, $"{other.Key}={other.Value}", true, Replaced(selector, label.Key, other));
            }
        }

        return new(wanted, $"no label {label.Key}", false, null);
    }

    private static SelectorMiss OfRequirement(LabelSelector selector, LabelRequirement requirement, LabelSet labels)
    {
        var wanted = RuleWords.Describe(new LabelSelector(LabelSet.Empty, [requirement]));
        var has = labels[requirement.Key] is { } value ? $"{requirement.Key}={value}" : $"no label {requirement.Key}";
        if (requirement.Operator != LabelOperator.In || labels[requirement.Key] is not { } other)
        {
            return new(wanted, has, false, null);
        }

        var index = selector.MatchExpressions.IndexOf(requirement);
        var wider = requirement with { Values = requirement.Values.Add(other) };
        return new(wanted, has, requirement.Values.Any(one => IsNearValue(one, other)), selector with
        {
            MatchExpressions = selector.MatchExpressions.SetItem(index, wider),
        });
    }

    private static LabelSelector Replaced(LabelSelector selector, string key, KeyValuePair<string, string> label) => selector with
    {
        MatchLabels = LabelSet.From(selector.MatchLabels.Where(one => one.Key != key).Append(label)),
    };
}
