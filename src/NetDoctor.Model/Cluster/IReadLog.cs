using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>Is told what is read of a snapshot, so that what was computed from it is known to hold until one of these changes.</summary>
/// <remarks>A read of one thing is told as narrowly as it was asked for. Called by whoever reads, on its own thread.</remarks>
public interface IReadLog
{
    /// <summary>One object was looked for by its name, whether or not it is there.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="ns">Its namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">Its name.</param>
    void Fact(ResourceKind kind, string ns, string name);

    /// <summary>The objects of a namespace were gone through.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    void Namespace(ResourceKind kind, string ns);

    /// <summary>All objects of a kind were gone through, or counted.</summary>
    /// <param name="kind">The kind.</param>
    void Table(ResourceKind kind);

    /// <summary>The objects under another key than their name were looked for.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="key">The key, such as an address.</param>
    void Key(ResourceKind kind, object key);

    /// <summary>The pods that a selector finds were looked for.</summary>
    /// <param name="ns">Namespace of the pods.</param>
    /// <param name="selector">The selector.</param>
    void Selected(string ns, LabelSet selector);

    /// <summary>Those who had an address before were looked for.</summary>
    /// <param name="address">The address.</param>
    void FormerHolders(IPAddress address);

    /// <summary>The time was asked for.</summary>
    void Clock();

    /// <summary>It was asked for whether the time is at or past an instant.</summary>
    /// <param name="instant">The instant.</param>
    void Deadline(DateTimeOffset instant);
}
