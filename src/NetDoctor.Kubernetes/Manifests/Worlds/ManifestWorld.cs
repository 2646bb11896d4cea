using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests.Worlds;

/// <summary>The cluster that manifests describe, as far as policies are concerned: one pod for each workload.</summary>
/// <param name="Snapshot">The objects as facts, complete: what is not in the manifests does not exist. Every workload is one pod, whose
/// owner is the workload; a pod that no status gives an address has none.</param>
/// <param name="Notes">What was passed over, in the order of the files.</param>
/// <param name="Errors">What could not be read though an answer may depend on it, in the order of the files; with one of these, an answer
/// would be about another cluster.</param>
public sealed record ManifestWorld(
    ClusterSnapshot Snapshot, ImmutableArray<ManifestNote> Notes, ImmutableArray<ManifestNote> Errors);
