using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Remembers lists that are being read in pages, so that every page is of the same version.</summary>
internal sealed class PageCache
{
    private const int Capacity = 64;

    private readonly Lock _lock = new();
    private readonly LinkedList<(ResourceType Type, string? Namespace, StoreSnapshot Snapshot)> _entries = new();

    public void Remember(RequestTarget target, StoreSnapshot snapshot)
    {
        lock (_lock)
        {
            if (Search(target, snapshot.ResourceVersion) is not null)
            {
                return;
            }

            _entries.AddLast((target.Type, target.Namespace, snapshot));
            if (_entries.Count > Capacity)
            {
                _entries.RemoveFirst();
            }
        }
    }

    /// <summary>The list of a version; null when it is forgotten.</summary>
    public StoreSnapshot? Find(RequestTarget target, long version)
    {
        lock (_lock)
        {
            return Search(target, version);
        }
    }

    private StoreSnapshot? Search(RequestTarget target, long version)
    {
        foreach (var entry in _entries)
        {
            if (entry.Type == target.Type && entry.Namespace == target.Namespace && entry.Snapshot.ResourceVersion == version)
            {
                return entry.Snapshot;
            }
        }

        return null;
    }
}
