using System.Collections.Immutable;
using System.Globalization;
using NetDoctor.Model.Agents;

namespace NetDoctor.Agent.Health;

/// <summary>Which capabilities this process has, and what cannot be done without the others.</summary>
/// <remarks>Source: capabilities(7), proc_pid_status(5), linux/capability.h.</remarks>
internal sealed class AgentCapabilities
{
    /// <summary>To enter a network namespace.</summary>
    public const string SysAdmin = "SYS_ADMIN";

    private static readonly ImmutableArray<(int Bit, MissingCapability Missing)> Wanted =
    [
        (21, new(SysAdmin, "probe from inside of pods")),
        (19, new("SYS_PTRACE", "find the network of pods by their processes, nor read a pod's resolv.conf and hosts file")),
        (13, new("NET_RAW", "send ICMP echo where unprivileged ping is off")),
        (12, new("NET_ADMIN", "read the rules of iptables, nftables and IPVS")),
    ];

    private AgentCapabilities(ImmutableArray<MissingCapability> missing) => Missing = missing;

    /// <summary>Those that it lacks.</summary>
    public ImmutableArray<MissingCapability> Missing { get; }

    /// <summary>Those of this process.</summary>
    public static AgentCapabilities OfThisProcess() => Parse(File.ReadAllText("/proc/self/status"));

    /// <summary>Reads <c>/proc/PID/status</c>.</summary>
    public static AgentCapabilities Parse(string status)
    {
        const string Field = "CapEff:";
        var start = status.IndexOf($"\n{Field}", StringComparison.Ordinal);
        var line = start < 0 ? "" : status[(start + Field.Length + 1)..].Split('\n')[0].Trim();
        var effective = ulong.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask) ? mask : 0;
        return new AgentCapabilities([.. Wanted.Where(one => (effective >> one.Bit & 1) == 0).Select(one => one.Missing)]);
    }

    /// <summary>A capability, if it is missing.</summary>
    /// <param name="name">Its name.</param>
    public MissingCapability? Find(string name) => Missing.FirstOrDefault(missing => missing.Name == name);
}
