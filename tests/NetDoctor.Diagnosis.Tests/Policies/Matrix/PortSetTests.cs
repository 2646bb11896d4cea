using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Tests.Policies.Matrix;

public sealed class PortSetTests
{
    private const TransportProtocol Tcp = TransportProtocol.Tcp;
    private const TransportProtocol Udp = TransportProtocol.Udp;
    private const TransportProtocol Sctp = TransportProtocol.Sctp;

    [Fact]
    public void Neighbours_become_one_range()
    {
        var set = PortSet.Of(Tcp, 80, 80).Union(PortSet.Of(Tcp, 82, 90)).Union(PortSet.Of(Tcp, 81, 81));

        Assert.Equal([new PortRange(Tcp, 80, 90)], set.Ranges);
    }

    [Fact]
    public void Ranges_of_two_transports_never_touch()
    {
        var set = PortSet.Of(Tcp, 65535, 65535).Union(PortSet.Of(Udp, 1, 1));

        Assert.Equal([new PortRange(Tcp, 65535, 65535), new PortRange(Udp, 1, 1)], set.Ranges);
        Assert.True(set.Contains(Tcp, 65535));
        Assert.False(set.Contains(Tcp, 1));
        Assert.False(set.Contains(Udp, 65535));
    }

    [Fact]
    public void The_three_whole_transports_are_everything()
    {
        var set = PortSet.Of(Sctp, 1, 65535).Union(PortSet.Of(Tcp, 0, 70000)).Union(PortSet.Of(Udp, 1, 65535));

        Assert.True(set.IsAll);
        Assert.Equal(PortSet.All, set);
        Assert.Equal("all", set.ToString());
        Assert.False(set.Except(PortSet.Of(Sctp, 7, 7)).IsAll);
    }

    [Fact]
    public void A_port_is_taken_out_of_the_middle()
    {
        var set = PortSet.Of(Tcp, 1, 65535).Except(PortSet.Of(Tcp, 53, 53));

        Assert.Equal("TCP 1-52,54-65535", set.ToString());
        Assert.True(set.Except(set).IsEmpty);
        Assert.Equal("TCP", PortSet.Of(Tcp, 1, 65535).ToString());
    }

    [Fact]
    public void A_range_that_ends_before_it_begins_is_empty() => Assert.True(PortSet.Of(Udp, 90, 80).IsEmpty);

    [Fact]
    public void Sets_behave_as_sets_of_single_ports()
    {
        var dice = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var (one, ofOne) = Some(dice);
            var (other, ofOther) = Some(dice);

            AssertSame(ofOne.Union(ofOther), one.Union(other));
            AssertSame(ofOne.Intersect(ofOther), one.Intersect(other));
            AssertSame(ofOne.Except(ofOther), one.Except(other));
            Assert.Equal(ofOne.ToHashSet().SetEquals(ofOther), one.Equals(other));
        }
    }

    private static (PortSet Set, HashSet<(TransportProtocol Protocol, int Port)> Ports) Some(Random dice)
    {
        var (set, ports) = (PortSet.None, new HashSet<(TransportProtocol, int)>());
        for (var count = dice.Next(5); count > 0; count--)
        {
            var protocol = (TransportProtocol)dice.Next(3);
            var first = dice.Next(1, 20);
            var last = first + dice.Next(6);
            set = set.Union(PortSet.Of(protocol, first, last));
            ports.UnionWith(Enumerable.Range(first, last - first + 1).Select(port => (protocol, port)));
        }

        return (set, ports);
    }

    private static void AssertSame(IEnumerable<(TransportProtocol Protocol, int Port)> expected, PortSet actual)
    {
        var ports = actual.Ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1).Select(port => (range.Protocol, port)));
        Assert.Equal(expected.Order(), ports);
        Assert.All(expected, port => Assert.True(actual.Contains(port.Protocol, port.Port)));
        Assert.DoesNotContain(actual.Ranges.Zip(actual.Ranges.Skip(1)), pair => pair.First.Protocol == pair.Second.Protocol && pair.First.Last + 1 >= pair.Second.First);
    }
}
