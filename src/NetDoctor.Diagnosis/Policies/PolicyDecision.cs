using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>What policies do with a flow.</summary>
public enum PolicyOutcome
{
    Allowed,
    Denied,

    /// <summary>It cannot be told: a domain name, two policies of one priority, or what plugins differ in decides.</summary>
    Unknown,
}

/// <summary>Which side of a connection a policy is about.</summary>
public enum PolicyDirection
{
    Egress,
    Ingress,
}

/// <summary>Why one end of a flow is judged as it is.</summary>
public enum PolicyReason
{
    /// <summary>No policy concerns this end in this direction.</summary>
    NotSelected,

    /// <summary>The end is no pod with an address of its own.</summary>
    NotAPod,

    /// <summary>A pod that reaches itself.</summary>
    SamePod,

    /// <summary>Traffic between a pod and its own node.</summary>
    OwnNode,

    /// <summary>A rule lets it through.</summary>
    Allowed,

    /// <summary>A rule of the administrator drops it.</summary>
    Denied,

    /// <summary>NetworkPolicies isolate the pod and no rule of theirs admits it.</summary>
    Isolated,

    /// <summary>Policies do not let it through, or may not, but the network plugin does not enforce them in this direction.</summary>
    NotEnforced,

    /// <summary>Policies of one priority say different things.</summary>
    Conflict,

    /// <summary>A rule matches or not, depending on what is not known.</summary>
    Undecided,
}

/// <summary>Where a policy stands in the order of judgement.</summary>
public enum PolicyStage
{
    Admin,
    NetworkPolicy,
    Baseline,
}

/// <summary>What decided at one end.</summary>
/// <param name="Outcome">The outcome at this end.</param>
/// <param name="Reason">Why.</param>
/// <param name="Stage">Where it was decided; null when no policy did.</param>
/// <param name="Policy">The policy that decided, or one of those that isolate; null when no policy did.</param>
/// <param name="Rule">Index of its rule; -1 when no rule did.</param>
/// <param name="Peer">Index of the peer in the rule that matched; -1 when the rule has none or none did.</param>
public readonly record struct PolicyEndDecision(
    PolicyOutcome Outcome, PolicyReason Reason, PolicyStage? Stage = null, Fact? Policy = null, int Rule = -1, int Peer = -1);

/// <summary>What policies do with a flow, and what decided at each end.</summary>
/// <param name="Egress">At the source.</param>
/// <param name="Ingress">At the destination.</param>
public readonly record struct PolicyDecision(PolicyEndDecision Egress, PolicyEndDecision Ingress)
{
    /// <summary>Both ends must let it through; one that denies suffices.</summary>
    public PolicyOutcome Outcome => Egress.Outcome == PolicyOutcome.Denied || Ingress.Outcome == PolicyOutcome.Denied
        ? PolicyOutcome.Denied
        : Egress.Outcome == PolicyOutcome.Unknown || Ingress.Outcome == PolicyOutcome.Unknown ? PolicyOutcome.Unknown : PolicyOutcome.Allowed;

    /// <summary>What decided at one end.</summary>
    /// <param name="direction">Which end.</param>
    public PolicyEndDecision At(PolicyDirection direction) => direction == PolicyDirection.Egress ? Egress : Ingress;
}
