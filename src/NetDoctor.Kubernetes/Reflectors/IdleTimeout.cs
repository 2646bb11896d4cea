namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Ends an operation when nothing was heard for a while.</summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly TimeSpan _limit;
    private volatile bool _elapsed;

    /// <summary>Begins to wait.</summary>
    /// <param name="limit">Longest silence.</param>
    /// <param name="timeProvider">Measures it.</param>
    /// <param name="cancellationToken">Ends the operation too.</param>
    public IdleTimeout(TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _limit = limit;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = timeProvider.CreateTimer(_ => Elapse(), null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when it was silent for too long, or by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether it was silent for too long.</summary>
    public bool HasElapsed => _elapsed;

    /// <summary>Begins to wait anew.</summary>
    public void Heard() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Elapse()
    {
        _elapsed = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The operation ended while the timer fired.
        }
    }
}
