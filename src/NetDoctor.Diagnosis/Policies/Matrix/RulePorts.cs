using System.Runtime.CompilerServices;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>The ports that a rule is about, as a set.</summary>
internal static class RulePorts
{
    // Rules live as long as the index of their policies; what they name by number does not depend on the destination.
    private static readonly ConditionalWeakTable<CompiledRule, PortSet> Numbered = new();

    /// <summary>Ports that it matches, and those that it may match.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="destination">The end that gives names their numbers.</param>
    /// <param name="dialect">What the plugin makes of ranges.</param>
    public static (PortSet Yes, PortSet Maybe) Of(CompiledRule rule, PolicyEnd destination, PolicyDialect dialect)
    {
        if (rule.Ports.IsEmpty)
        {
            return (PortSet.All, PortSet.None);
        }

        var (named, ranged) = (OfNames(rule, destination), Numbered.GetValue(rule, one => OfNumbers(one, isWhole: true)));
        var certain = dialect.SupportsEndPort == true ? ranged : OfNumbers(rule, isWhole: false);
        var possible = dialect.SupportsEndPort is null ? ranged : PortSet.None;
        certain = dialect.SupportsNamedPorts == true ? certain.Union(named) : certain;
        possible = dialect.SupportsNamedPorts is null ? possible.Union(named) : possible;
        return (certain, possible.Except(certain));
    }

    private static PortSet OfNumbers(CompiledRule rule, bool isWhole)
    {
        var ports = PortSet.None;
        foreach (var port in rule.Ports)
        {
            if (port.Name is not null)
            {
                continue;
            }

            var isAll = port is { First: 1, Last: PortMatcher.MaxPort };
            foreach (var protocol in ProtocolsOf(port))
            {
                ports = ports.Union(PortSet.Of(protocol, port.First, isWhole || isAll ? port.Last : port.First));
            }
        }

        return ports;
    }

    private static PortSet OfNames(CompiledRule rule, PolicyEnd destination)
    {
        var ports = PortSet.None;
        foreach (var port in rule.Ports)
        {
            if (port.Name is null || destination.Kind != PolicyEndKind.Pod || destination.Pod is null)
            {
                continue;
            }

            foreach (var container in destination.Pod.Containers)
            {
                foreach (var declared in container.Ports)
                {
                    if (string.Equals(declared.Name, port.Name, StringComparison.Ordinal) && (port.Protocol ?? declared.Protocol) == declared.Protocol)
                    {
                        ports = ports.Union(PortSet.Of(declared.Protocol, declared.Port, declared.Port));
                    }
                }
            }
        }

        return ports;
    }

    private static TransportProtocol[] ProtocolsOf(PortMatcher port) => port.Protocol is { } only
        ? [only]
        : [TransportProtocol.Tcp, TransportProtocol.Udp, TransportProtocol.Sctp];
}
