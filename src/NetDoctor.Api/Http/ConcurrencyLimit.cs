namespace NetDoctor.Api.Http;

/// <summary>Lets a bounded number of things be under way at once, and refuses more.</summary>
/// <param name="limit">The number.</param>
internal sealed class ConcurrencyLimit(int limit)
{
    private int _count;

    /// <summary>Enters; null when it is full. The one who enters disposes of the result to leave.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= limit)
        {
            return new Slot(this);
        }

        Interlocked.Decrement(ref _count);
        return null;
    }

    private sealed class Slot(ConcurrencyLimit owner) : IDisposable
    {
        private ConcurrencyLimit? _owner = owner;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _owner, null) is { } owner)
            {
                Interlocked.Decrement(ref owner._count);
            }
        }
    }
}
