using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>A condition of a node, pod or workload.</summary>
/// <param name="Type">Name of the condition, such as <c>Ready</c>.</param>
/// <param name="Status">Whether it holds.</param>
/// <param name="Reason">One word for machines; null when absent.</param>
/// <param name="Message">Sentence for people; null when absent.</param>
/// <param name="ChangedAt">Last transition; null when absent.</param>
public sealed record Condition(
    string Type, ConditionStatus Status, string? Reason = null, string? Message = null, DateTimeOffset? ChangedAt = null);

/// <summary>Value of a condition.</summary>
public enum ConditionStatus
{
    Unknown,
    True,
    False,
}

/// <summary>Questions asked of a list of conditions.</summary>
public static class Conditions
{
    /// <summary>The condition of a type; null when there is none.</summary>
    /// <param name="conditions">Conditions of one object.</param>
    /// <param name="type">Name of the condition.</param>
    public static Condition? Find(this ImmutableArray<Condition> conditions, string type) =>
        conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether a condition holds; null when it is absent or unknown.</summary>
    /// <param name="conditions">Conditions of one object.</param>
    /// <param name="type">Name of the condition.</param>
    public static bool? Status(this ImmutableArray<Condition> conditions, string type) => conditions.Find(type)?.Status switch
    {
        ConditionStatus.True => true,
        ConditionStatus.False => false,
        _ => null,
    };
}
