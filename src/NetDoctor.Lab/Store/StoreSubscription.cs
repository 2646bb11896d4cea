using System.Threading.Channels;

namespace NetDoctor.Lab.Store;

/// <summary>A stream of changes in the order they happened; disposing ends it.</summary>
public sealed class StoreSubscription : IDisposable
{
    private readonly Channel<StoreChange> _channel = Channel.CreateUnbounded<StoreChange>();
    private readonly Action<StoreSubscription> _onDispose;
    private readonly ResourceType? _type;

    internal StoreSubscription(ResourceType? type, long resourceVersion, Action<StoreSubscription> onDispose)
    {
        _type = type;
        _onDispose = onDispose;
        ResourceVersion = resourceVersion;
    }

    /// <summary>Changes to come; completes when the subscription is disposed.</summary>
    public ChannelReader<StoreChange> Reader => _channel.Reader;

    /// <summary>The store's version when the subscription began; every later change is in the stream.</summary>
    public long ResourceVersion { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _onDispose(this);
        _channel.Writer.TryComplete();
    }

    internal void Offer(StoreChange change)
    {
        if (_type is null || _type == change.ResourceType)
        {
            _channel.Writer.TryWrite(change);
        }
    }
}
