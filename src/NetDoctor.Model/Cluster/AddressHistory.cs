using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>Who had the addresses of pods and Services before: kept from the watch, for a day at most; persistent.</summary>
/// <remarks>In memory only: it begins when NetDoctor starts, and its absence proves nothing.</remarks>
public sealed class AddressHistory
{
    /// <summary>Holders remembered for one address at most, the latest.</summary>
    public const int MaximumPerAddress = 3;

    // The value is one holder, or an array of several: nearly every address changes hands once.
    private readonly ImmutableDictionary<IPAddress, object> _holders;

    private readonly IReadLog? _log;

    private AddressHistory(ImmutableDictionary<IPAddress, object> holders, IReadLog? log = null)
    {
        _holders = holders;
        _log = log;
    }

    /// <summary>The history in which nothing is remembered.</summary>
    public static AddressHistory Empty { get; } = new(ImmutableDictionary<IPAddress, object>.Empty);

    /// <summary>Number of addresses.</summary>
    public int Count => _holders.Count;

    /// <summary>Who had the address before and no longer does, the latest first; empty when nobody is remembered.</summary>
    /// <param name="address">The address.</param>
    public ImmutableArray<FormerHolder> Of(IPAddress address)
    {
        _log?.FormerHolders(address);
        return _holders.TryGetValue(address, out var value) ? (value is FormerHolder one ? [one] : (ImmutableArray<FormerHolder>)value) : [];
    }

    /// <summary>The same history, which tells the addresses that it is asked for.</summary>
    /// <param name="log">Is told.</param>
    public AddressHistory Recording(IReadLog log) => new(_holders, log);

    /// <summary>The history with one more holder, who becomes the latest of the address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="holder">Who had it.</param>
    public AddressHistory With(IPAddress address, FormerHolder holder) => Set(
        address, [holder, .. Of(address).Take(MaximumPerAddress - 1)]);

    /// <summary>The history without a holder; the same when it is not remembered.</summary>
    /// <param name="address">The address.</param>
    /// <param name="holder">The holder.</param>
    public AddressHistory Without(IPAddress address, FormerHolder holder) => Set(
        address, Of(address).RemoveAll(other => ReferenceEquals(other, holder)));

    private AddressHistory Set(IPAddress address, ImmutableArray<FormerHolder> holders) => new(holders.Length switch
    {
        0 => _holders.Remove(address),
        1 => _holders.SetItem(address, holders[0]),
        _ => _holders.SetItem(address, holders),
    });
}

/// <summary>A pod or Service that had an address until it ended, or until it was given another one.</summary>
/// <param name="Kind">Pod or Service.</param>
/// <param name="Namespace">Namespace.</param>
/// <param name="Name">Name.</param>
/// <param name="Uid">UID of the object, which a new one of the same name does not have.</param>
/// <param name="Labels">Its labels, which tell the Services that selected it.</param>
/// <param name="Owner">The controller that owned the pod; null for a bare one and for a Service.</param>
/// <param name="ReleasedAt">When NetDoctor saw that it no longer had the address.</param>
public sealed record FormerHolder(
    ResourceKind Kind, string Namespace, string Name, Guid Uid, LabelSet Labels, OwnerReference? Owner, DateTimeOffset ReleasedAt)
{
    /// <summary>Kind, namespace and name.</summary>
    public ObjectReference Reference => new(Kind.ToString(), Namespace, Name);
}
