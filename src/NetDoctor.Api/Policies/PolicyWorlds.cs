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
    private const string Field = "manifests";

    // Without one of these, "allowed" could be wrong. Of a kind that the API server does not serve there is no object.
    private static readonly ImmutableArray<ResourceKind> Needed =
    [
        ResourceKind.NetworkPolicy, ResourceKind.AdminNetworkPolicy, ResourceKind.BaselineAdminNetworkPolicy,
        ResourceKind.ClusterNetworkPolicy, ResourceKind.Namespace, ResourceKind.Pod,
    ];

    private readonly PolicyIndexCache _indexes = new();

    /// <summary>The cluster, and what was passed over in manifests.</summary>
    /// <param name="manifests">Manifests that are the cluster; null for the one that NetDoctor watches.</param>
    /// <exception cref="ProblemException">The manifests cannot be read, or the cluster is not known.</exception>
    public (PolicyWorld World, ImmutableArray<string> Notes) Find(ImmutableArray<string>? manifests) =>
        manifests is { } texts ? OfManifests(texts) : (Current(), []);

    /// <summary>The cluster that NetDoctor watches, as it is now.</summary>
    /// <exception cref="ProblemException">It is not known yet, or what it is made of may not be read.</exception>
    public PolicyWorld Current()
    {
        var snapshot = source.TakeSnapshot();
        if (!source.IsReady)
        {
            throw new ProblemException(ProblemKind.NotReady.With(DiagnosisService.NotReady(snapshot), retryAfterSeconds: 2));
        }

        var missing = Needed.Where(kind => !snapshot.IsComplete(kind) && snapshot.StatusOf(kind).State != CacheState.NotServed).ToList();
        return missing.Count == 0
            ? new PolicyWorld(snapshot, new PolicyEvaluator(_indexes.Of(snapshot), DialectDetector.Detect(snapshot).Dialect))
            : throw new ProblemException(ProblemKind.CannotBeTold.With(
                $"What policies say is not known without {string.Join(", ", missing)}, which NetDoctor may not read. See /api/v1/cluster."));
    }

    /// <summary>The cluster that manifests describe, as Kubernetes' documentation reads their policies, and what was passed over in them.</summary>
    /// <param name="manifests">Texts of YAML or JSON.</param>
    /// <exception cref="ProblemException">One that an answer may depend on cannot be read, or there is no object.</exception>
    public (PolicyWorld World, ImmutableArray<string> Notes) OfManifests(ImmutableArray<string> manifests)
    {
        var world = Read(manifests, Field);
        return world.Snapshot.Namespaces.Count > 0
            ? (PolicyWorld.Of(world.Snapshot, PolicyDialect.Specification), [.. world.Notes.Select(note => note.ToString())])
            : throw ProblemException.Invalid(new FieldError(Field, $"{Field} has no Kubernetes object that NetDoctor reads."));
    }

    /// <summary>The policies of manifests.</summary>
    /// <param name="manifests">Texts of YAML or JSON.</param>
    /// <param name="field">Field of the body that has them.</param>
    /// <exception cref="ProblemException">One cannot be read, or has no policy.</exception>
    public IReadOnlyList<Fact> ReadPolicies(ImmutableArray<string> manifests, string field)
    {
        var perText = manifests.Select((_, index) => PoliciesOf(Read(manifests, field, index).Snapshot)).ToList();
        var errors = perText.Select((policies, index) => (policies, index)).Where(one => one.policies.Length == 0)
            .Select(one => new FieldError($"{field}[{one.index}]", $"{field}[{one.index}] has no policy.")).ToImmutableArray();
        return errors.IsEmpty && perText.Count > 0
            ? [.. perText.SelectMany(policies => policies)]
            : throw ProblemException.Invalid(errors.IsEmpty ? [new FieldError(field, $"{field} has no policy.")] : errors);
    }

    private static ImmutableArray<Fact> PoliciesOf(ClusterSnapshot snapshot) =>
    [
        .. snapshot.NetworkPolicies.All, .. snapshot.AdminNetworkPolicies.All, .. snapshot.BaselineAdminNetworkPolicies.All,
        .. snapshot.ClusterNetworkPolicies.All,
    ];

    private ManifestWorld Read(ImmutableArray<string> manifests, string field, int? only = null)
    {
        var texts = manifests.Select((text, index) => (text, File: $"{field}[{index}]")).Where((_, index) => only is null || index == only);
        var world = new ManifestWorldReader(timeProvider).ReadTexts(texts);
        return world.Errors.IsEmpty
            ? world
            : throw ProblemException.Invalid(
                [.. world.Errors.Select(note => new FieldError(note.File, $"{note.File}, line {note.Line}: {note.Message}"))]);
    }
}
