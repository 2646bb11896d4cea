using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>What one policy says of a flow, on the way to the decision.</summary>
public enum PolicyEffect
{
    /// <summary>None of its rules matches; a later policy decides.</summary>
    NoMatch,

    /// <summary>A rule lets the flow through.</summary>
    Allows,

    /// <summary>A rule drops it.</summary>
    Denies,

    /// <summary>A rule leaves it to the next tier.</summary>
    Passes,

    /// <summary>It isolates the pod, and none of its rules admits the flow.</summary>
    DoesNotAdmit,

    /// <summary>A rule matches or not, depending on what is not known.</summary>
    MayMatch,
}

/// <summary>One link of a decision chain.</summary>
/// <param name="Stage">Where the policy stands in the order of judgement.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Effect">What it says.</param>
/// <param name="Rule">Index of the rule that says so; -1 when none does.</param>
/// <param name="Peer">Index of the peer in the rule that matched; -1 when the rule is about everybody, or none matched.</param>
/// <param name="RuleName">Name of the rule; null when it has none.</param>
public sealed record PolicyStep(PolicyStage Stage, Fact Policy, PolicyEffect Effect, int Rule, int Peer, string? RuleName)
{
    /// <summary>Where the rule stands in the object, such as <c>ingress[0].from[1]</c>; null when no rule says anything.</summary>
    /// <param name="direction">Direction of the rule.</param>
    public string? Path(PolicyDirection direction)
    {
        if (Rule < 0)
        {
            return null;
        }

        var (rules, peers) = direction == PolicyDirection.Egress ? ("egress", "to") : ("ingress", "from");
        return Peer < 0 ? $"{rules}[{Rule}]" : $"{rules}[{Rule}].{peers}[{Peer}]";
    }
}
