using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Patches;

/// <summary>A change of one policy, or a new one, that opens one end for a flow.</summary>
/// <param name="Direction">The end.</param>
/// <param name="Before">The policy as it is; null for a new one.</param>
/// <param name="After">The policy as it should be.</param>
/// <param name="Words">What to change, as an order without a full stop.</param>
/// <param name="Manifest">The whole policy as YAML.</param>
/// <param name="Command">The change as a command for a shell.</param>
public sealed record PolicyPatch(PolicyDirection Direction, Fact? Before, Fact After, string Words, string Manifest, string Command)
{
    /// <summary>Whether the policy is the cluster administrator's.</summary>
    public bool IsAdministrators => After is ClusterPolicy;
}

/// <summary>The smallest change that lets a denied flow through.</summary>
/// <param name="Patches">One for each end that denies, the source's first; empty when there is no such change.</param>
/// <param name="Opens">What else they let through, without the flow itself; the engine's own answer for the changed policies.</param>
/// <param name="WhyNone">Why there is no such change; null when there is.</param>
/// <param name="Outside">Addresses outside of the cluster that the flow itself stands for, in words; null for a single one or none.</param>
public sealed record PatchPlan(ImmutableArray<PolicyPatch> Patches, FlipReport Opens, string? WhyNone, string? Outside = null)
{
    /// <summary>Whether it lets through what was asked for alone.</summary>
    public bool IsNarrow => Opens is { Total: 0, IsComplete: true } && Outside is null;

    /// <summary>What else it opens, in words.</summary>
    public string OpensWords => Opens switch
    {
        { Total: 0, IsComplete: true } when Outside is not null => $"opens it to {Outside}, so name the range that is meant in its place; opens nothing else",
        { Total: 0, IsComplete: true } => "opens nothing else",
        { Total: 0 } => "opens nothing else that was compared; the cluster is too large to compare all",
        _ => $"{(Outside is null ? "" : $"opens it to {Outside}, so name the range that is meant in its place; ")}also opens {string.Join("; ", Opens.Flips.Take(3))}{(Opens.Total > 3 ? $" and {Opens.Total - 3} more" : "")}",
    };

    /// <summary>There is none.</summary>
    /// <param name="why">Why.</param>
    public static PatchPlan None(string why) => new([], FlipReport.None, why);
}
