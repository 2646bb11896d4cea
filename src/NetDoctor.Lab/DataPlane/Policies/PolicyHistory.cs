using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.DataPlane.Policies;

/// <summary>Keeps back changes of policies as long as a slow network plugin takes to bring them into effect.</summary>
internal sealed class PolicyHistory(TimeSpan delay, TimeProvider timeProvider)
{
    private readonly Queue<(DateTimeOffset Due, ImmutableArray<JsonObject> Policies)> _coming = new();
    private readonly Lock _lock = new();
    private ImmutableArray<JsonObject> _current;
    private string? _seen;

    /// <summary>Whether policies are due that were kept back.</summary>
    public bool IsDue
    {
        get
        {
            lock (_lock)
            {
                return _coming.TryPeek(out var next) && next.Due <= timeProvider.GetUtcNow();
            }
        }
    }

    /// <summary>Notes the policies of this instant, and tells those that have an effect.</summary>
    /// <param name="stored">Every policy that is stored.</param>
    public ImmutableArray<JsonObject> Note(ImmutableArray<JsonObject> stored)
    {
        lock (_lock)
        {
            var version = string.Join(',', stored.Select(policy => $"{ObjectMetadata.UidOf(policy)}:{ObjectMetadata.ResourceVersionOf(policy)}"));
            if (_seen is null)
            {
                _current = stored;
            }
            else if (_seen != version)
            {
                _coming.Enqueue((timeProvider.GetUtcNow() + delay, stored));
            }

            _seen = version;
            while (_coming.TryPeek(out var next) && next.Due <= timeProvider.GetUtcNow())
            {
                _current = _coming.Dequeue().Policies;
            }

            return _current;
        }
    }
}
