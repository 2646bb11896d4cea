using System.Collections.Immutable;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>How a pod resolves names: its <c>/etc/resolv.conf</c> and <c>/etc/hosts</c> as they are in its file system.</summary>
/// <remarks>Source: resolv.conf(5), hosts(5). What libc makes of it is not applied: that there are more than three servers, say.</remarks>
public sealed record ResolverFact
{
    /// <summary>Servers, in order.</summary>
    public ImmutableArray<string> Nameservers { get; init; } = [];

    /// <summary>Search list, in order; of several <c>search</c> and <c>domain</c> lines the last counts.</summary>
    public ImmutableArray<string> Search { get; init; } = [];

    /// <summary>Dots that a name needs to be tried as it is first; 1 unless set.</summary>
    public int Ndots { get; init; } = 1;

    /// <summary>All options, such as <c>ndots:5</c>, <c>rotate</c>, <c>timeout:1</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>Entries of the hosts file, in order; the first few hundred.</summary>
    public ImmutableArray<HostsEntry> Hosts { get; init; } = [];
}

/// <summary>A line of a hosts file.</summary>
/// <param name="Address">Address.</param>
/// <param name="Names">Names that it stands for.</param>
public sealed record HostsEntry(string Address, ImmutableArray<string> Names);
