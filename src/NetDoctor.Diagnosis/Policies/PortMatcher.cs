using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>One port entry of a rule, read once.</summary>
/// <param name="Protocol">Transport; null for any, which only a name can have.</param>
/// <param name="First">First port; 1 for all.</param>
/// <param name="Last">Last port; 65535 for all.</param>
/// <param name="Name">Name of a container port of the destination; null when it is a number.</param>
internal readonly record struct PortMatcher(TransportProtocol? Protocol, int First, int Last, string? Name)
{
    public const int MaxPort = 65535;

    public static PortMatcher Of(NetworkPolicyPort port) => port.Port switch
    {
        null => new(port.Protocol, 1, MaxPort, null),
        { IsName: true } named => new(port.Protocol, 0, 0, named.Text),
        { } number => new(port.Protocol, number.Number, Math.Max(port.EndPort ?? 0, number.Number), null),
    };

    public static PortMatcher Of(ClusterPolicyPort port) => port switch
    {
        { Name: { } name } => new(port.Protocol, 0, 0, name),
        { First: 0 } => new(port.Protocol, 1, MaxPort, null),
        _ => new(port.Protocol, port.First, port.Last, null),
    };

    /// <summary>Whether a port of the destination is meant.</summary>
    /// <param name="protocol">Transport.</param>
    /// <param name="port">Port number.</param>
    /// <param name="destination">The destination, which gives names their numbers.</param>
    /// <param name="dialect">What the plugin makes of it.</param>
    public Matching Matches(TransportProtocol protocol, int port, PolicyEnd destination, PolicyDialect dialect)
    {
        if (Protocol is not null && Protocol != protocol)
        {
            return Matching.No;
        }

        if (Name is not null)
        {
            return destination.HasNamedPort(Name, protocol, port) ? dialect.SupportsNamedPorts.Known() : Matching.No;
        }

        if (port < First || port > Last)
        {
            return Matching.No;
        }

        var isAll = First == 1 && Last == MaxPort;
        return port == First || isAll ? Matching.Yes : dialect.SupportsEndPort.Known();
    }
}
