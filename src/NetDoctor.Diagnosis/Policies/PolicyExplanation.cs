using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>A decision with the chain that led to it, for both ends.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Egress">At the source.</param>
/// <param name="Ingress">At the destination.</param>
public sealed record PolicyExplanation(PolicyFlow Flow, PolicyChain Egress, PolicyChain Ingress)
{
    /// <summary>The decision alone.</summary>
    public PolicyDecision Decision => new(Egress.Decision, Ingress.Decision);

    /// <summary>The chain of one end.</summary>
    /// <param name="direction">Which end.</param>
    public PolicyChain At(PolicyDirection direction) => direction == PolicyDirection.Egress ? Egress : Ingress;
}

/// <summary>How one end was judged.</summary>
/// <param name="Direction">Which end.</param>
/// <param name="Subject">The end that the policies are about.</param>
/// <param name="Decision">What came out.</param>
/// <param name="Steps">The policies that were asked, in order, up to the one that decided; of NetworkPolicies all that select the pod.</param>
public sealed record PolicyChain(
    PolicyDirection Direction, PolicyEnd Subject, PolicyEndDecision Decision, ImmutableArray<PolicyStep> Steps);
