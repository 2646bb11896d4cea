using System.Collections.Immutable;
using System.Net;
using NetDoctor.Lab.DataPlane.Policies;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What answers at the addresses of pods.</summary>
internal static class PodNetwork
{
    private const int InsideOffset = 100;
    private const int BehindOffset = 50;

    /// <summary>Behavior at every port that a pod serves or a fault names.</summary>
    public static ImmutableDictionary<PlaneAddress, Behavior> Of(IReadOnlyCollection<RunningPod> pods, IReadOnlyCollection<Fault> faults)
    {
        var behaviors = ImmutableDictionary.CreateBuilder<PlaneAddress, Behavior>();
        foreach (var pod in pods)
        {
            var mine = faults.Where(fault => IsAt(fault, pod, pods)).ToList();
            foreach (var (address, behavior) in Served(pod, mine))
            {
                behaviors[address] = behavior;
            }

            foreach (var fault in mine.Where(fault => fault.Kind is FaultKind.Drop or FaultKind.Reject))
            {
                Cut(fault, pod.Address, behaviors);
            }
        }

        return behaviors.ToImmutable();
    }

    /// <summary>The behaviors as NetDoctor's pod meets them: where policies keep it out, what others meet is behind them.</summary>
    /// <param name="pods">Pods that run.</param>
    /// <param name="behaviors">What others meet.</param>
    /// <param name="gate">What policies do.</param>
    public static ImmutableDictionary<PlaneAddress, Behavior> Behind(
        IReadOnlyCollection<RunningPod> pods, ImmutableDictionary<PlaneAddress, Behavior> behaviors, PolicyGate gate)
    {
        var addresses = pods.Select(pod => pod.Address).ToHashSet();
        var builder = behaviors.ToBuilder();
        foreach (var (address, behavior) in behaviors.Where(pair => addresses.Contains(pair.Key.Address)))
        {
            var passage = gate.Own(address);
            if (passage == Passage.Open)
            {
                continue;
            }

            builder.Remove(address);
            builder[address with { Address = BehindOf(address.Address) }] = behavior;
            if (passage == Passage.Dropped)
            {
                builder[address] = Behavior.Blackhole;
            }
        }

        return builder.ToImmutable();
    }

    /// <summary>A second address of the pod, at which its servers are when the network before the pod is cut.</summary>
    public static IPAddress InsideOf(IPAddress pod) => Shifted(pod, InsideOffset);

    /// <summary>A third address of the pod, at which is what others meet while policies keep NetDoctor's pod out.</summary>
    public static IPAddress BehindOf(IPAddress pod) => Shifted(pod, BehindOffset);

    private static IPAddress Shifted(IPAddress pod, int offset)
    {
        var bytes = pod.GetAddressBytes();
        bytes[2] = (byte)(bytes[2] + offset);
        return new IPAddress(bytes);
    }

    private static bool IsAt(Fault fault, RunningPod pod, IEnumerable<RunningPod> pods)
    {
        if (!fault.IsAt("pod") || !pod.IsNamed(fault.Target["pod/".Length..]))
        {
            return false;
        }

        return fault.Replica is not { } replica || pods
            .Where(other => other.IsNamed(fault.Target["pod/".Length..]))
            .OrderBy(other => other.Name, StringComparer.Ordinal)
            .ElementAtOrDefault(replica)?.Name == pod.Name;
    }

    private static IEnumerable<(PlaneAddress Address, Behavior Behavior)> Served(RunningPod pod, List<Fault> faults)
    {
        foreach (var served in pod.Ports)
        {
            var here = faults.Where(fault => (fault.Port is null || fault.Port == served.Port) && fault.Concerns(served.IsUdp)).ToList();
            var moved = here.Find(fault => fault.Kind == FaultKind.Listen);
            if (moved is { ListenPort: null })
            {
                continue;
            }

            var address = new PlaneAddress(pod.Address, moved?.ListenPort ?? served.Port, served.IsUdp);
            yield return (address, here.Any(fault => fault.Kind == FaultKind.Hang) ? Behavior.AcceptAndHang
                : here.Any(fault => fault.Kind == FaultKind.Reset) ? Behavior.ResetAfterConnect
                : new ServeBehavior(served.Application, pod.Hostname, ServerTraits.Of(served, here))
                {
                    Pod = $"{pod.Namespace}/{pod.Name}",
                    Fault = served.Application == Application.Dns ? here.Find(IsDnsFault)?.Kind : null,
                });
        }
    }

    private static bool IsDnsFault(Fault fault) =>
        fault.Kind is FaultKind.DnsRefused or FaultKind.DnsServfail or FaultKind.DnsForgets or FaultKind.DnsOutdated;

    private static void Cut(Fault fault, IPAddress pod, ImmutableDictionary<PlaneAddress, Behavior>.Builder behaviors)
    {
        var ports = behaviors.Keys
            .Where(address => address.Address.Equals(pod) && (fault.Port is null || fault.Port == address.Port) && fault.Concerns(address.IsUdp))
            .ToHashSet();
        if (fault.Port is { } named && fault.Concerns(isUdp: false))
        {
            ports.Add(new PlaneAddress(pod, named, IsUdp: false));
        }

        foreach (var address in ports)
        {
            if (behaviors.Remove(address, out var behavior))
            {
                behaviors[address with { Address = InsideOf(pod) }] = behavior;
            }

            if (fault.Kind == FaultKind.Drop)
            {
                behaviors[address] = Behavior.Blackhole;
            }
        }
    }
}
