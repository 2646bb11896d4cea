using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests;

/// <summary>What manifests say of a cluster.</summary>
/// <param name="Snapshot">The objects as facts; every kind is synced, because what is not in the files does not exist.</param>
/// <param name="Facts">The same facts in the order of the files; of two with one name the last counts.</param>
/// <param name="Notes">What was passed over, in the order of the files.</param>
public sealed record ManifestSet(ClusterSnapshot Snapshot, ImmutableArray<Fact> Facts, ImmutableArray<ManifestNote> Notes);
