using System.Collections.Immutable;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Lint;
using NetDoctor.Diagnosis.Policies.Questions;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Policies;

/// <summary>Answers questions about policies, of the cluster or of manifests.</summary>
/// <param name="worlds">Finds which.</param>
internal sealed class PolicyJudge(PolicyWorlds worlds)
{
    /// <summary>Judges the flows of a question, and says of what is denied how to mend it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends the search for a change.</param>
    /// <exception cref="ProblemException">The question cannot be answered.</exception>
    public PolicyAnswer Evaluate(PolicyQuestion question, CancellationToken cancellationToken)
    {
        var (world, notes) = worlds.Find(question.Manifests);
        var answer = PolicyAnswers.Of(Resolved(question, world, ""), world, cancellationToken);
        return answer with { Notes = [.. answer.Notes, .. notes] };
    }

    /// <summary>Compares the cluster with the same one with other policies.</summary>
    /// <param name="request">The change.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="ProblemException">The request cannot be answered.</exception>
    public PolicyWhatIfAnswer WhatIf(PolicyWhatIfRequest request, CancellationToken cancellationToken)
    {
        if (request.Apply is null && request.Delete.IsEmpty)
        {
            throw ProblemException.Invalid(new FieldError("apply", "Nothing is to be changed: expected policies in apply or names in delete."));
        }

        var errors = request.Flows.Select((flow, index) => (flow, index)).Where(one => one.flow.Manifests is not null)
            .Select(one => new FieldError(
                $"flows[{one.index}].manifests", "All flows are judged in the same cluster: expected manifests in the request, not in a flow."))
            .ToImmutableArray();
        if (!errors.IsEmpty)
        {
            throw ProblemException.Invalid(errors);
        }

        var (before, _) = worlds.Find(request.Manifests);
        var rest = before.Without(Known(before, request.Delete));
        var after = request.Apply is { } texts ? rest.With(worlds.ReadPolicies(texts, "apply")) : rest;
        var flows = request.Flows.Select((question, index) => Flows(question, before, $"flows[{index}].")).ToList();
        var report = PolicyWhatIf.Flips(before, after, request.Limit, cancellationToken);
        return new PolicyWhatIfAnswer(
            Summary(report),
            [.. flows.Select(flow => new PolicyBeforeAfter(Answer(flow, before), Answer(flow, after)))],
            PolicyHelpers.Of(report.Flips),
            report.Total,
            report.IsComplete,
            before.Evaluator.Dialect.Name);
    }

    /// <summary>What is wrong with the policies.</summary>
    /// <param name="manifests">Manifests that are the cluster; null for the one that NetDoctor watches.</param>
    /// <param name="ns">Only what is about this namespace; null for all, and the administrator's policies.</param>
    /// <exception cref="ProblemException">The cluster is not known.</exception>
    public PolicyLint Lint(ImmutableArray<string>? manifests, string? ns)
    {
        var (world, _) = worlds.Find(manifests);
        if (ns is not null && world.Snapshot.Namespaces.Find("", ns) is null)
        {
            throw new ProblemException(ProblemKind.UnknownNamespace.With($"There is no namespace {ns}{NearNames.Hint(NearNames.Namespaces(world.Snapshot, ns))}"));
        }

        var found = PolicyLinter.Lint(world).Where(finding => ns is null || finding.Subject.Namespace == ns);
        return new PolicyLint([.. found], world.Evaluator.Dialect.Name);
    }

    private static PolicyAnswer Answer(ImmutableArray<PolicyFlow> flows, PolicyWorld world) =>
        PolicyAnswers.Of(flows, world.Evaluator.Index, world.Evaluator.Dialect);

    private static string Summary(FlipReport report)
    {
        var listed = report.Flips.Length < report.Total ? $", {report.Flips.Length} of which are listed" : "";
        var rest = report.IsComplete ? "" : " The cluster is too large to compare all of it.";
        return report.Total == 0
            ? $"Nothing changes.{rest}"
            : $"{report.Total} pair{(report.Total == 1 ? "" : "s")} of workloads and ports change{(report.Total == 1 ? "s" : "")}{listed}.{rest}";
    }

    private static ImmutableArray<PolicyFlow> Flows(PolicyQuestion question, PolicyWorld world, string prefix) => Resolved(question, world, prefix).Flows;

    private static PolicyFlows Resolved(PolicyQuestion question, PolicyWorld world, string prefix)
    {
        var flows = PolicyQuestions.Resolve(question, world.Snapshot);
        if (!flows.Errors.IsEmpty)
        {
            throw ProblemException.Invalid([.. flows.Errors.Select(error => new FieldError($"{prefix}{error.Field}", error.Message))]);
        }

        return flows.Gap is { } gap ? throw new ProblemException(ProblemKind.CannotBeTold.With(gap)) : flows;
    }

    // A misspelt name would look like a policy that can go without harm.
    private static ImmutableArray<ObjectReference> Known(PolicyWorld world, ImmutableArray<ObjectReference> names)
    {
        var errors = names.Select((name, index) => (Name: name, Index: index)).Where(one => !IsThere(world.Snapshot, one.Name))
            .Select(one => new FieldError($"delete[{one.Index}]", $"There is no {one.Name}.")).ToImmutableArray();
        return errors.IsEmpty ? names : throw ProblemException.Invalid(errors);
    }

    private static bool IsThere(ClusterSnapshot snapshot, ObjectReference name) => name.Kind switch
    {
        nameof(ResourceKind.NetworkPolicy) => snapshot.NetworkPolicies.Find(name.Namespace, name.Name) is not null,
        nameof(ResourceKind.AdminNetworkPolicy) => snapshot.AdminNetworkPolicies.Find("", name.Name) is not null,
        nameof(ResourceKind.BaselineAdminNetworkPolicy) => snapshot.BaselineAdminNetworkPolicies.Find("", name.Name) is not null,
        nameof(ResourceKind.ClusterNetworkPolicy) => snapshot.ClusterNetworkPolicies.Find("", name.Name) is not null,
        _ => false,
    };
}
