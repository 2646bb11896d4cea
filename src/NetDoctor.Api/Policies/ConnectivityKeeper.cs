using NetDoctor.Api.Diagnoses;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Api.Policies;

/// <summary>Keeps the listing of the cluster's connectivity until something changes that it was made of; the pages of one listing need it one
/// after the other.</summary>
/// <param name="source">Gives the facts.</param>
internal sealed class ConnectivityKeeper(IClusterSource source) : IDisposable
{
    // Without one of these, what is listed could be wrong; a kind that the API server does not serve has no objects.
    private static readonly ResourceKind[] Needed =
    [
        ResourceKind.Namespace, ResourceKind.Pod, ResourceKind.NetworkPolicy,
        ResourceKind.AdminNetworkPolicy, ResourceKind.BaselineAdminNetworkPolicy, ResourceKind.ClusterNetworkPolicy,
    ];

    private readonly PolicyIndexCache _policies = new();
    private readonly SemaphoreSlim _gate = new(1);
    private ConnectivityListing? _listing;

    /// <summary>The listing of the cluster as it is now.</summary>
    /// <param name="cancellationToken">Ends the wait for another caller's computation.</param>
    /// <exception cref="ProblemException">The cluster is not known yet, or what it is made of may not be read.</exception>
    public async Task<ConnectivityListing> CurrentAsync(CancellationToken cancellationToken)
    {
        var snapshot = source.TakeSnapshot();
        if (!source.IsReady)
        {
            throw new ProblemException(ProblemKind.NotReady.With(DiagnosisService.NotReady(snapshot), retryAfterSeconds: 2));
        }

        var missing = Needed.Where(kind => !snapshot.IsComplete(kind) && snapshot.StatusOf(kind).State != CacheState.NotServed).ToList();
        if (missing.Count > 0)
        {
            throw new ProblemException(ProblemKind.CannotBeTold.With(
                $"What policies say is not known without {string.Join(", ", missing)}, which NetDoctor may not read. See /api/v1/cluster."));
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_listing is null || IsChanged(_listing.Snapshot, snapshot))
            {
                _listing = ConnectivityListing.Of(
                    snapshot, new PolicyEvaluator(_policies.Of(snapshot), DialectDetector.Detect(snapshot).Dialect));
            }

            return _listing;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static bool IsChanged(ClusterSnapshot before, ClusterSnapshot now) =>
        now.Pods.ChangesSince(before.Pods).Any() || now.Nodes.ChangesSince(before.Nodes).Any()
        || now.Services.ChangesSince(before.Services).Any() || now.Namespaces.ChangesSince(before.Namespaces).Any()
        || now.ReplicaSets.ChangesSince(before.ReplicaSets).Any() || now.DaemonSets.ChangesSince(before.DaemonSets).Any()
        || now.Ingresses.ChangesSince(before.Ingresses).Any() || now.ConfigMaps.ChangesSince(before.ConfigMaps).Any()
        || now.NetworkPolicies.ChangesSince(before.NetworkPolicies).Any()
        || now.AdminNetworkPolicies.ChangesSince(before.AdminNetworkPolicies).Any()
        || now.BaselineAdminNetworkPolicies.ChangesSince(before.BaselineAdminNetworkPolicies).Any()
        || now.ClusterNetworkPolicies.ChangesSince(before.ClusterNetworkPolicies).Any();
}
