using System.Globalization;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>Gives pods their addresses, from 2 up in the range of their node; an address rests as long as possible before it is given again.</summary>
internal sealed class PodAddresses(ObjectStore store)
{
    /// <summary>How Calico is asked for certain addresses: a JSON array. Source: Calico documentation, "Use a specific IP address".</summary>
    public const string Annotation = "cni.projectcalico.org/ipAddrs";

    private const int First = 2;
    private const int Last = 254;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _next = [];
    private readonly HashSet<string> _taken = [];

    /// <summary>A free address on a node; null when all are taken.</summary>
    /// <param name="range">The node's podCIDR, a /24.</param>
    /// <param name="wanted">Value of the annotation, which asks for a certain address; null for any.</param>
    public string? Take(string range, string? wanted = null)
    {
        lock (_lock)
        {
            if (wanted?.Trim('[', ']', '"', ' ') is { Length: > 0 } asked && _taken.Add(asked))
            {
                return asked;
            }

            var inUse = store.List(ResourceTypes.Pods).Select(pod => Field.Text(pod, "status", "podIP")).ToHashSet();
            var host = _next.GetValueOrDefault(range, First);
            var prefix = range[..(range.LastIndexOf('.') + 1)];
            for (var tries = First; tries <= Last; tries++)
            {
                var address = string.Create(CultureInfo.InvariantCulture, $"{prefix}{host}");
                host = host == Last ? First : host + 1;
                if (!inUse.Contains(address) && _taken.Add(address))
                {
                    _next[range] = host;
                    return address;
                }
            }

            return null;
        }
    }

    public void Return(string address)
    {
        lock (_lock)
        {
            _taken.Remove(address);
        }
    }
}
