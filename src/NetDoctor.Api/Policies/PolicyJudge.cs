using System.Collections.Immutable;
using NetDoctor.Api.Diagnoses;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Diagnosis.Policies.Questions;
using NetDoctor.Kubernetes;
using NetDoctor.Kubernetes.Manifests.Worlds;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Policies;

/// <summary>Answers questions about policies, of the cluster or of manifests.</summary>
/// <param name="source">The cluster.</param>
/// <param name="timeProvider">Dates worlds of manifests.</param>
internal sealed class PolicyJudge(IClusterSource source, TimeProvider timeProvider)
{
    // Without one of these, "allowed" could be wrong.
    private static readonly ImmutableArray<ResourceKind> Needed =
    [
        ResourceKind.NetworkPolicy, ResourceKind.AdminNetworkPolicy, ResourceKind.BaselineAdminNetworkPolicy,
        ResourceKind.ClusterNetworkPolicy, ResourceKind.Namespace, ResourceKind.Pod,
    ];

    private readonly PolicyIndexCache _indexes = new();

    /// <summary>Answers.</summary>
    /// <param name="question">The question.</param>
    /// <exception cref="ProblemException">It cannot be answered.</exception>
    public PolicyAnswer Evaluate(PolicyQuestion question)
    {
        if (question.Manifests is { } manifests)
        {
            var world = new ManifestWorldReader(timeProvider).ReadText(manifests, "manifests");
            return world.Errors.IsEmpty
                ? Answer(question, world.Snapshot, PolicyIndex.Of(world.Snapshot), PolicyDialect.Specification) with
                {
                    Notes = [.. world.Notes.Select(note => note.ToString())],
                }
                : throw ProblemException.Invalid([.. world.Errors.Select(error => new FieldError("manifests", error.ToString()))]);
        }

        var snapshot = source.TakeSnapshot();
        if (!source.IsReady)
        {
            throw new ProblemException(ProblemKind.NotReady.With(DiagnosisService.NotReady(snapshot), retryAfterSeconds: 2));
        }

        var missing = Needed.Where(kind => !snapshot.IsComplete(kind)).ToList();
        return missing.Count == 0
            ? Answer(question, snapshot, _indexes.Of(snapshot), DialectDetector.Detect(snapshot).Dialect)
            : throw new ProblemException(ProblemKind.CannotBeTold.With(
                $"What policies say is not known without {string.Join(", ", missing)}, which NetDoctor may not read. See /api/v1/cluster."));
    }

    private static PolicyAnswer Answer(PolicyQuestion question, ClusterSnapshot snapshot, PolicyIndex index, PolicyDialect dialect)
    {
        var flows = PolicyQuestions.Resolve(question, snapshot);
        if (!flows.Errors.IsEmpty)
        {
            throw ProblemException.Invalid([.. flows.Errors.Select(error => new FieldError(error.Field, error.Message))]);
        }

        return flows.Gap is { } gap
            ? throw new ProblemException(ProblemKind.CannotBeTold.With(gap))
            : PolicyAnswers.Of(flows.Flows, index, dialect);
    }
}
