using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Planning;

public sealed class DialGuardTests
{
    private static readonly ClusterSnapshot Shop = SnapshotBuilder.HealthyShop()
        .Slice("shop", "database", "5432", "192.0.2.7")
        .Edit<Node>("", "n1", node => node with { PodCidrs = ["10.244.1.0/24"] })
        .Build();

    [Theory]
    [InlineData("10.244.1.21")]
    [InlineData("::ffff:10.244.1.21")]
    [InlineData("10.96.1.2")]
    [InlineData("10.89.0.11")]
    [InlineData("192.0.2.7")]
    [InlineData("10.244.1.99")]
    public void Admits_what_the_cluster_has(string address) => Assert.Null(Refusal(address));

    [Theory]
    [InlineData("127.0.0.1", "a loopback address")]
    [InlineData("::1", "a loopback address")]
    [InlineData("::ffff:127.0.0.1", "a loopback address")]
    [InlineData("169.254.169.254", "a cloud's metadata address")]
    [InlineData("::ffff:169.254.169.254", "a cloud's metadata address")]
    [InlineData("fd00:ec2::254", "a cloud's metadata address")]
    [InlineData("168.63.129.16", "a cloud's metadata address")]
    [InlineData("169.254.20.10", "a link-local address")]
    [InlineData("fe80::1", "a link-local address")]
    [InlineData("0.0.0.0", "no address of a host")]
    [InlineData("224.0.0.251", "a multicast address")]
    [InlineData("255.255.255.255", "a broadcast address")]
    public void Refuses_what_is_nobodys_target(string address, string what)
    {
        Assert.Equal(what, Refusal(address));
        Assert.Equal(what, Refusal(address, "0.0.0.0/0", "::/0"));
    }

    [Fact]
    public void Refuses_forbidden_addresses_whatever_objects_say()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Slice("shop", "sly", "80", "169.254.169.254").Build();

        Assert.NotNull(new DialGuard([]).Refusal(IPAddress.Parse("169.254.169.254"), snapshot));
    }

    [Fact]
    public void Refuses_what_the_cluster_does_not_know_unless_it_is_allowed()
    {
        Assert.Equal("no address of the cluster that NetDoctor knows", Refusal("10.20.0.9"));
        Assert.Null(Refusal("10.20.0.9", "10.20.0.0/16"));
        Assert.NotNull(Refusal("10.21.0.9", "10.20.0.0/16"));
    }

    [Fact]
    public void Admits_a_forbidden_address_by_a_range_of_such_only()
    {
        Assert.Null(Refusal("127.0.0.1", "127.0.0.0/8"));
        Assert.Null(Refusal("169.254.20.10", "169.254.20.10/32"));
        Assert.NotNull(Refusal("169.254.169.254", "169.254.0.0/16"));
    }

    private static string? Refusal(string address, params string[] allowed) =>
        new DialGuard([.. allowed.Select(IPNetwork.Parse)]).Refusal(IPAddress.Parse(address), Shop);
}
