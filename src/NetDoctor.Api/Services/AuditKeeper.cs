using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Auditing;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Api.Services;

/// <summary>Keeps the audit of all Services, and carries it on to the present when it is asked for.</summary>
/// <remarks>Who asks gets what the cluster is now, not what it was: carrying on costs only what has changed since.</remarks>
internal sealed class AuditKeeper(ServiceAuditor auditor, IClusterSource source, IHostApplicationLifetime lifetime) : IDisposable
{
    // One at a time: two that carry on from the same audit would do the same work.
    private readonly SemaphoreSlim _turn = new(1);
    private ClusterAudit? _audit;

    /// <summary>The audit of the cluster as it is now.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ProblemException">The Services are not known, or the server is shutting down.</exception>
    public async Task<ClusterAudit> CurrentAsync(CancellationToken cancellationToken) =>
        await TryCarryOnAsync(cancellationToken) ?? throw new ProblemException(ProblemKind.NotReady.With(
            source.TakeSnapshot().StatusOf(ResourceKind.Service).Detail
                ?? "The first list of the Services has not come in. See /api/v1/cluster.",
            retryAfterSeconds: 2));

    /// <summary>The audit of the cluster as it is now; null while the Services are not known.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ProblemException">The server is shutting down.</exception>
    public async Task<ClusterAudit?> TryCarryOnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var snapshot = source.TakeSnapshot();
            if (!snapshot.IsComplete(ResourceKind.Service))
            {
                return null;
            }

            // Carried to its end even if the one who began it has hung up: the next one needs it, and would have to begin anew.
            _audit = _audit is null
                ? ClusterAudit.Full(auditor, snapshot, Environment.ProcessorCount, lifetime.ApplicationStopping)
                : _audit.Next(snapshot, Environment.ProcessorCount, lifetime.ApplicationStopping);
            return _audit;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.ShuttingDown.With("Ask again in a moment.", retryAfterSeconds: 5));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
