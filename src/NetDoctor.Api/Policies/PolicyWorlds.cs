using System.Collections.Immutable;
using NetDoctor.Api.Diagnoses;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Kubernetes;
using NetDoctor.Kubernetes.Manifests.Worlds;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Policies;

/// <summary>Finds the cluster that a question about policies is about: the one that NetDoctor watches, or that of manifests in the body.</summary>
/// <param name="source">The cluster.</param>
/// <param name="timeProvider">Dates worlds of manifests.</param>
internal sealed class PolicyWorlds(IClusterSource source, TimeProvider timeProvider)
{
    // Without one of these, "allowed" could be wrong.
    private static readonly ImmutableArray<ResourceKind> Needed =
    [
        ResourceKind.NetworkPolicy, ResourceKind.AdminNetworkPolicy, ResourceKind.BaselineAdminNetworkPolicy,
        ResourceKind.ClusterNetworkPolicy, ResourceKind.Namespace, ResourceKind.Pod,
    ];

    private readonly PolicyIndexCache _indexes = new();

    /// <summary>The cluster, and what was passed over in manifests.</summary>
    /// <param name="manifests">Manifests that are the cluster; null for the one that NetDoctor watches.</param>
    /// <exception cref="ProblemException">The manifests cannot be read, or the cluster is not known.</exception>
    public (PolicyWorld World, ImmutableArray<string> Notes) Find(string? manifests)
    {
        if (manifests is not null)
        {
            var read = Read(manifests, "manifests");
            return (PolicyWorld.Of(read.Snapshot, PolicyDialect.Specification), [.. read.Notes.Select(note => note.ToString())]);
        }

        var snapshot = source.TakeSnapshot();
        if (!source.IsReady)
        {
            throw new ProblemException(ProblemKind.NotReady.With(DiagnosisService.NotReady(snapshot), retryAfterSeconds: 2));
        }

        var missing = Needed.Where(kind => !snapshot.IsComplete(kind)).ToList();
        return missing.Count == 0
            ? (new PolicyWorld(snapshot, new PolicyEvaluator(_indexes.Of(snapshot), DialectDetector.Detect(snapshot).Dialect)), [])
            : throw new ProblemException(ProblemKind.CannotBeTold.With(
                $"What policies say is not known without {string.Join(", ", missing)}, which NetDoctor may not read. See /api/v1/cluster."));
    }

    /// <summary>The policies of manifests.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="field">Field of the body that has them.</param>
    /// <exception cref="ProblemException">They cannot be read.</exception>
    public IEnumerable<Fact> ReadPolicies(string text, string field)
    {
        var snapshot = Read(text, field).Snapshot;
        return
        [
            .. snapshot.NetworkPolicies.All, .. snapshot.AdminNetworkPolicies.All, .. snapshot.BaselineAdminNetworkPolicies.All,
            .. snapshot.ClusterNetworkPolicies.All,
        ];
    }

    private ManifestWorld Read(string text, string field)
    {
        var world = new ManifestWorldReader(timeProvider).ReadText(text, field);
        return world.Errors.IsEmpty
            ? world
            : throw ProblemException.Invalid([.. world.Errors.Select(error => new FieldError(field, error.ToString()))]);
    }
}
