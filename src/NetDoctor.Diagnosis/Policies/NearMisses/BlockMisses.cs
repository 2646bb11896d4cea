using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>Peers by address range that hold another address of the other end, or hold it and take it out again.</summary>
internal static class BlockMisses
{
    /// <summary>What keeps an address range from being about the other end.</summary>
    public static IEnumerable<NearMiss> Find(PeerPlace place)
    {
        var (block, other) = (place.Peer.IPBlock!, place.Denied.Other);
        if (!AddressRange.TryParse(block.Cidr, out var range))
        {
            yield break;
        }

        var isInside = other.Ranges.Any(range.Contains);
        if (isInside && Excluding(block, other) is { } except)
        {
            var kept = block with { Except = block.Except.Remove(except) };
            yield return place.Miss(NearMissKind.Except, 1, true, block.Cidr, $"in except {except}", $"{other} is in the part {except} that is taken out",
                place.Peer with { IPBlock = kept });
        }
        else if (isInside && other.Kind == PolicyEndKind.Pod && place.Denied.Dialect.IpBlockMatchesPods == false)
        {
            yield return place.Miss(NearMissKind.IPBlock, 1, true, block.Cidr, $"pod {other}",
                $"{other} is a pod, and this network plugin applies address ranges to what lies outside of the cluster only", null);
        }
        else if (!isInside && place.Denied.IsEgress && ServiceIn(range, place.Denied) is { } service)
        {
            yield return place.Miss(NearMissKind.IPBlock, 2, true, block.Cidr, $"pod {other}",
                $"that holds the address of Service {service.Namespace}/{service.Name}, and policies see the address of its pods", null);
        }
    }

    private static string? Excluding(NetworkPolicyIPBlock block, PolicyEnd other) => block.Except.FirstOrDefault(text =>
        AddressRange.TryParse(text, out var except) && other.Ranges.Any(except.Overlaps));

    private static Service? ServiceIn(AddressRange range, DeniedFlow denied) => ServicePorts.Of(denied.Snapshot, denied.Other)
        .FirstOrDefault(service => service.ClusterIPs.Any(address => range.Contains(AddressRange.Of(address))));
}
