using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Api.Policies;

/// <summary>Keeps the listing of the cluster's connectivity until something changes that it was made of; the pages of one listing need it one
/// after the other.</summary>
/// <param name="worlds">Gives the cluster.</param>
internal sealed class ConnectivityKeeper(PolicyWorlds worlds) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private ConnectivityListing? _listing;

    /// <summary>The listing of the cluster as it is now.</summary>
    /// <param name="cancellationToken">Ends the wait for another caller's computation.</param>
    /// <exception cref="ProblemException">The cluster is not known yet, or what it is made of may not be read.</exception>
    public async Task<ConnectivityListing> CurrentAsync(CancellationToken cancellationToken)
    {
        var world = worlds.Current();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_listing is null || IsChanged(_listing.Snapshot, world.Snapshot))
            {
                _listing = ConnectivityListing.Of(world.Snapshot, world.Evaluator);
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
