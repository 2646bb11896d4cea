using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Remembers who had the addresses of pods and Services, from what the watch brings; bounded in number and age.</summary>
/// <param name="maximum">Former holders that are remembered, the latest.</param>
/// <param name="maximumAge">Age at which one is forgotten.</param>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class AddressLedger(int maximum, TimeSpan maximumAge)
{
    // In the order of release, so that what is too old or too much is always at the head.
    private readonly Queue<(IPAddress Address, FormerHolder Holder)> _order = new();

    /// <summary>What is remembered.</summary>
    public AddressHistory History { get; private set; } = AddressHistory.Empty;

    /// <summary>Takes note of the addresses that an object gave up.</summary>
    /// <param name="before">The object until now; null for a new one.</param>
    /// <param name="after">The object from now on; null for a deleted one.</param>
    /// <param name="now">The present.</param>
    public void Changed(Fact? before, Fact? after, DateTimeOffset now)
    {
        if (before is not (Pod or Service))
        {
            return;
        }

        // Most changes of a pod touch no address, and there are many of them.
        var isSame = after is not null && after.Uid == before.Uid;
        foreach (var address in AddressesOf(before))
        {
            if (!isSame || !AddressesOf(after!).Contains(address))
            {
                Release(address, before, now);
            }
        }
    }

    /// <summary>Takes note of the addresses that were given up between two lists.</summary>
    /// <param name="before">The objects until now.</param>
    /// <param name="find">The object of a namespace and name from now on; null when it is gone.</param>
    /// <param name="now">The present.</param>
    public void Replaced(IEnumerable<Fact> before, Func<string, string, Fact?> find, DateTimeOffset now)
    {
        foreach (var fact in before)
        {
            Changed(fact, find(fact.Namespace, fact.Name), now);
        }
    }

    /// <summary>Forgets what is too old or too much.</summary>
    /// <param name="now">The present.</param>
    public void Sweep(DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest)
            && (_order.Count > maximum || now - oldest.Holder.ReleasedAt > maximumAge))
        {
            History = History.Without(oldest.Address, oldest.Holder);
            _order.Dequeue();
        }
    }

    private void Release(IPAddress address, Fact before, DateTimeOffset now)
    {
        var holder = new FormerHolder(
            before.Kind, before.Namespace, before.Name, before.Uid, before.Labels, (before as Pod)?.Owner, now);
        History = History.With(address, holder);
        _order.Enqueue((address, holder));
        Sweep(now);
    }

    // The address of a node stays the node's whatever becomes of its pods, and a finished pod has given up its own.
    private static ImmutableArray<IPAddress> AddressesOf(Fact fact) => fact switch
    {
        Pod { HostNetwork: false, IsFinished: false } pod => pod.PodIPs,
        Service service => service.ClusterIPs,
        _ => [],
    };
}
