using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Policies;

/// <summary>What policies do with what was asked for.</summary>
public sealed record PolicyAnswer
{
    /// <summary>What they do with all of it: <c>denied</c> when they deny any, else <c>unknown</c> when any cannot be told.</summary>
    public required PolicyVerdict Verdict { get; init; }

    /// <summary>The answer in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>How policies are read: <c>specification</c>, or the network plugin that was recognised, or <c>unknown</c>.</summary>
    public required string Dialect { get; init; }

    /// <summary>What else keeps the source away, such as lookups of the name that policies deny; then what was passed over in manifests. Empty in the usual case.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>One for each set of targets that policies treat alike; several only for a Service.</summary>
    public ImmutableArray<PolicyEvaluation> Evaluations { get; init; } = [];
}

/// <summary>What policies do with new connections.</summary>
public enum PolicyVerdict
{
    Allowed,
    Denied,

    /// <summary>It depends on what is not known, such as what a domain name resolves to or how the network plugin reads a policy.</summary>
    Unknown,
}

/// <summary>The decision on one flow, with the chain that led to it at both ends.</summary>
public sealed record PolicyEvaluation
{
    /// <summary>What policies do with it.</summary>
    public required PolicyVerdict Verdict { get; init; }

    /// <summary>Source, such as <c>shop/web</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Destination, such as <c>shop/payments</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>Transport.</summary>
    public required TransportProtocol Protocol { get; init; }

    /// <summary>Port at the destination itself, 1-65535.</summary>
    public required int Port { get; init; }

    /// <summary>Further destinations of the same question that are decided by the same rules; 0 for none.</summary>
    public int Alike { get; init; }

    /// <summary>How the source's end was judged.</summary>
    public required PolicyEndEvaluation Egress { get; init; }

    /// <summary>How the destination's end was judged.</summary>
    public required PolicyEndEvaluation Ingress { get; init; }

    /// <summary>Rules that almost let it through, the nearest first; empty when it is not denied, or nothing comes near.</summary>
    public ImmutableArray<PolicyNearMiss> NearMisses { get; init; } = [];

    /// <summary>The smallest change that lets it through; null when it is not denied.</summary>
    public PolicyChangePlan? Change { get; init; }
}

/// <summary>How one end of a flow was judged.</summary>
/// <param name="Verdict">What policies do at this end.</param>
/// <param name="Reason">Why, in one word: <c>notSelected</c>, <c>notAPod</c>, <c>samePod</c>, <c>ownNode</c>, <c>allowed</c>,
/// <c>denied</c>, <c>isolated</c>, <c>conflict</c> or <c>undecided</c>.</param>
/// <param name="Summary">Why, in a sentence.</param>
/// <param name="Steps">Policies that were asked, in order, up to the one that decided.</param>
public sealed record PolicyEndEvaluation(
    PolicyVerdict Verdict, string Reason, string Summary, ImmutableArray<PolicyEvaluationStep> Steps);

/// <summary>What one policy says.</summary>
/// <param name="Tier"><c>admin</c>, <c>networkPolicy</c> or <c>baseline</c>.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Effect"><c>noMatch</c>, <c>allows</c>, <c>denies</c>, <c>passes</c>, <c>doesNotAdmit</c> or <c>mayMatch</c>.</param>
/// <param name="Rule">Place of the rule that says so, such as <c>ingress[0].from[1]</c>; null when none does.</param>
/// <param name="RuleName">Name of the rule; null when it has none.</param>
public sealed record PolicyEvaluationStep(string Tier, ObjectReference Policy, string Effect, string? Rule, string? RuleName);
