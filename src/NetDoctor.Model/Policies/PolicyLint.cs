using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Model.Policies;

/// <summary>What is wrong with policies, whatever anybody asks.</summary>
/// <param name="Findings">The most severe first, then by policy and place.</param>
/// <param name="Dialect">Network plugin whose reading of policies counted; <c>specification</c> for what Kubernetes' documentation says.</param>
public sealed record PolicyLint(ImmutableArray<PolicyLintFinding> Findings, string Dialect);

/// <summary>One thing that is wrong, or that may surprise.</summary>
/// <param name="Id">Identifier of the finding, such as <c>POL14</c>; explained at <c>/api/v1/findings/{id}</c>.</param>
/// <param name="Severity">Effect on traffic.</param>
/// <param name="Subject">The policy, or the workload that it is about.</param>
/// <param name="Path">Place in the object, such as <c>ingress[0].from[1]</c>; null when it is about all of it.</param>
/// <param name="Summary">What is wrong, in a sentence.</param>
/// <param name="Fix">What to do, in a sentence; null when nothing need be done.</param>
public sealed record PolicyLintFinding(
    string Id, Severity Severity, ObjectReference Subject, string? Path, string Summary, string? Fix);
