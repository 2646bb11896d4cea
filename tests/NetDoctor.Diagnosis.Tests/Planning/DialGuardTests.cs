using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Planning;

public sealed class DialGuardTests
{
    private static readonly ClusterSnapshot Shop = SnapshotBuilder.HealthyShop()
        .Slice("shop", "database", "5432", "192.0.2.7")
        .Edit<Service>("shop", "web", service => service with
        {
            ExternalIPs = [IPAddress.Parse("198.51.100.4")],
            LoadBalancerIPs = [IPAddress.Parse("203.0.113.9")],
        })
        .Ingress("shop", "shop", "shop.example.com/->web:80", address: "198.51.100.80")
        .Edit<Node>("", "n1", node => node with { PodCidrs = ["10.244.1.0/24"] })
        .Build();

    [Theory]
    [InlineData("10.244.1.21")]
    [InlineData("::ffff:10.244.1.21")]
    [InlineData("10.96.1.2")]
    [InlineData("10.89.0.11")]
    [InlineData("203.0.113.9")]
    [InlineData("10.244.1.99")]
    [InlineData("64:ff9b::10.244.1.21")]
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

    [Theory]
    [InlineData("192.0.2.7")] // of an EndpointSlice without a pod
    [InlineData("198.51.100.4")] // of a Service's externalIPs
    [InlineData("198.51.100.80")] // of an Ingress' status
    public void Admits_what_anybody_may_write_only_for_a_question_about_it(string address)
    {
        Assert.Equal("no address of the cluster that NetDoctor knows", Refusal(address));
        Assert.Null(new DialGuard([]).Refusal(IPAddress.Parse(address), Shop, new HashSet<IPAddress> { IPAddress.Parse(address) }));
    }

    [Fact]
    public void Refuses_an_address_that_a_slice_only_says_to_be_a_pods()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Slice("shop", "sly", "80", [new Endpoint
        {
            Addresses = [IPAddress.Parse("10.20.0.9")],
            Target = new ObjectReference("Pod", "shop", "web"),
        }]).Build();

        Assert.NotNull(new DialGuard([]).Refusal(IPAddress.Parse("10.20.0.9"), snapshot));
    }

    [Theory]
    [InlineData("64:ff9b::127.0.0.1", "a loopback address")]
    [InlineData("64:ff9b::169.254.169.254", "a cloud's metadata address")]
    [InlineData("64:ff9b::a00:9", "no address of the cluster that NetDoctor knows")]
    [InlineData("2002:7f00:1::1", "a loopback address")]
    [InlineData("2002:a9fe:a9fe::", "a cloud's metadata address")]
    [InlineData("2002:e000:fb::", "a multicast address")]
    [InlineData("::ffff:0:169.254.169.254", "a cloud's metadata address")]
    [InlineData("::127.0.0.1", "a loopback address")]
    [InlineData("::169.254.1.1", "a link-local address")]
    [InlineData("::2", "no address of a host")]
    public void Judges_an_embedded_address_as_what_it_is(string address, string what)
    {
        Assert.Equal(what, Refusal(address));
        if (what[0] == 'a' || address == "::2")
        {
            Assert.Equal(what, Refusal(address, "0.0.0.0/0", "::/0"));
        }
    }

    [Fact]
    public void Admits_an_embedded_address_that_is_allowed() => Assert.Null(Refusal("64:ff9b::10.20.0.9", "10.20.0.0/16"));

    [Theory]
    [InlineData("fe80::1%3")]
    [InlineData("FE80::1")]
    [InlineData("febf::1")]
    [InlineData("ff02::fb")]
    [InlineData("::")]
    public void Refuses_forbidden_addresses_in_any_spelling(string address) => Assert.NotNull(Refusal(address, "::/0"));

    [Fact]
    public void Looks_addresses_up_and_goes_through_no_slices()
    {
        var log = new TableLog();
        Assert.NotNull(new DialGuard([]).Refusal(IPAddress.Parse("192.0.2.7"), Shop.Recording(log)));
        Assert.Equal([ResourceKind.Node], log.Tables);
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

    private sealed class TableLog : IReadLog
    {
        public HashSet<ResourceKind> Tables { get; } = [];

        public void Table(ResourceKind kind) => Tables.Add(kind);

        public void Namespace(ResourceKind kind, string ns) => Tables.Add(kind);

        public void Fact(ResourceKind kind, string ns, string name)
        {
        }

        public void Key(ResourceKind kind, object key)
        {
        }

        public void Selected(string ns, LabelSet selector)
        {
        }

        public void FormerHolders(IPAddress address)
        {
        }

        public void Deadline(DateTimeOffset instant)
        {
        }

        public void Clock()
        {
        }
    }
}
