using NetDoctor.Agent.Facts;

namespace NetDoctor.Agent.Tests.Facts;

public sealed class ResolverTextTests
{
    [Fact]
    public void Reads_the_files_of_a_pod_of_a_real_cluster()
    {
        var resolver = ResolverText.ParseResolvConf(Recorded.Text("web/resolv.conf"));
        var hosts = ResolverText.ParseHosts(Recorded.Text("web/hosts"));

        Assert.Equal(["10.96.0.10"], resolver.Nameservers);
        Assert.Equal(["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"], resolver.Search);
        Assert.Equal(5, resolver.Ndots);
        Assert.Equal(7, hosts.Length);
        Assert.Equal("::1", hosts[1].Address);
        Assert.Equal(["localhost", "ip6-localhost", "ip6-loopback"], hosts[1].Names);
        Assert.Equal("10.244.1.129", hosts[^1].Address);
    }

    [Fact]
    public void Lets_the_last_search_list_and_the_last_ndots_count_and_leaves_comments_out()
    {
        var resolver = ResolverText.ParseResolvConf(
            "; old\n# nameserver 10.0.0.1\nsearch a b\ndomain c\r\noptions ndots:2 rotate\noptions timeout:1 ndots:99\n nameserver fd00::10 # dns\n");

        Assert.Equal(["fd00::10"], resolver.Nameservers);
        Assert.Equal(["c"], resolver.Search);
        Assert.Equal(15, resolver.Ndots);
        Assert.Equal(["ndots:2", "rotate", "timeout:1", "ndots:99"], resolver.Options);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nameserver\noptions ndots: ndots:x\nsearch")]
    public void Reads_nothing_out_of_nothing(string text)
    {
        var resolver = ResolverText.ParseResolvConf(text);

        Assert.Empty(resolver.Nameservers);
        Assert.Empty(resolver.Search);
        Assert.Equal(1, resolver.Ndots);
        Assert.Empty(ResolverText.ParseHosts("127.0.0.1\n# 10.0.0.1 web"));
    }
}
