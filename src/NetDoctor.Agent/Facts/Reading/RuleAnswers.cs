using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Agent.Netfilter;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Answers what the rules of a namespace would do with connections.</summary>
/// <param name="listing">The rules.</param>
/// <param name="network">The namespace's addresses and routes.</param>
internal sealed class RuleAnswers(RuleListing listing, NetworkReader network)
{
    private readonly HashSet<IPAddress> _own = network.OwnAddresses();
    private readonly Dictionary<IPAddress, string?> _devices = [];

    /// <summary>The families that questions are about.</summary>
    public static RuleFamilies FamiliesOf(ImmutableArray<RuleQuestion> questions)
    {
        var families = questions.Select(question => IPAddress.TryParse(question.Destination, out var address)
            ? address.AddressFamily
            : AddressFamily.Unspecified).ToHashSet();
        return new RuleFamilies(families.Contains(AddressFamily.InterNetwork), families.Contains(AddressFamily.InterNetworkV6));
    }

    /// <summary>Answers in the order of the questions; those that cannot be answered are left out and noted.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="gaps">Takes what cannot be answered.</param>
    public ImmutableArray<RulePath> Answer(ImmutableArray<RuleQuestion> questions, GapList gaps)
    {
        const string What = FactGap.RuleEffects;
        var answers = ImmutableArray.CreateBuilder<RulePath>();
        foreach (var question in questions)
        {
            if (!IPAddress.TryParse(question.Source, out var source) || !IPAddress.TryParse(question.Destination, out var destination)
                || source.AddressFamily != destination.AddressFamily)
            {
                gaps.Add(What, $"{question.Source} and {question.Destination} are no two addresses of one family.");
            }
            else if (destination.AddressFamily == AddressFamily.InterNetworkV6 ? listing.IsIPv6Complete : listing.IsIPv4Complete)
            {
                answers.Add(Follow(question, source, destination));
            }
            else
            {
                gaps.Add(What, $"Not all rules for {destination} could be read, so what they do with it is not known.");
            }
        }

        return answers.ToImmutable();
    }

    private RulePath Follow(RuleQuestion question, IPAddress source, IPAddress destination)
    {
        var isIPv6 = destination.AddressFamily == AddressFamily.InterNetworkV6;
        var paths = new RulePaths(isIPv6 ? listing.IPv6 : listing.IPv4, listing.VirtualServers) { DeviceTo = DeviceTo };
        var packet = new RulePacket
        {
            Protocol = question.Protocol,
            Source = source,
            Destination = new IPEndPoint(destination, question.Port),
            OwnAddresses = _own,
        };
        return paths.Follow(question, packet with { InputDevice = packet.IsFromHere ? "" : DeviceTo(source) });
    }

    private string? DeviceTo(IPAddress address)
    {
        if (!_devices.TryGetValue(address, out var device))
        {
            _devices[address] = device = network.DeviceTo(address);
        }

        return device;
    }
}
