using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Tests.Cluster;

public sealed class CorefileReaderTests
{
    private const string Usual = """
        .:53 {
            errors
            health {
               lameduck 5s
            }
            ready
            kubernetes cluster.local in-addr.arpa ip6.arpa { # the cluster
               pods insecure
               fallthrough in-addr.arpa ip6.arpa
               ttl 30
            }
            prometheus :9153
            forward . /etc/resolv.conf {
               max_concurrent 1000
            }
            cache 30
            reload
        }
        """;

    [Fact]
    public void Reads_what_kubeadm_writes()
    {
        var corefile = CorefileReader.Read(Usual);

        Assert.Null(corefile.Problem);
        Assert.Equal(["cluster.local"], corefile.KubernetesZones);
        Assert.Equal(["/etc/resolv.conf"], corefile.Upstreams);
        Assert.True(corefile.IsKubernetes("web.shop.svc.cluster.local"));
        Assert.False(corefile.IsKubernetes("example.com"));
        Assert.False(corefile.HasOwnAnswers);
        var plugin = Assert.Single(Assert.Single(corefile.Servers).Find("kubernetes"));
        Assert.Equal(["pods", "fallthrough", "ttl"], plugin.Options.Select(option => option.Name));
        Assert.Equal(7, plugin.Line);
    }

    [Fact]
    public void Lets_the_longest_zone_answer()
    {
        var corefile = CorefileReader.Read(
            ".:53 {\n  kubernetes cluster.local\n  forward . 192.0.2.1 192.0.2.2:5353\n}\ncorp.example:53 {\n  forward . 192.0.2.9\n}\n");

        Assert.False(corefile.HasVariableZones);
        Assert.Equal(["192.0.2.9"], Corefile.UpstreamsOf(corefile.ServerOf("git.corp.example"), "git.corp.example"));
        Assert.Equal(["192.0.2.1", "192.0.2.2:5353"], Corefile.UpstreamsOf(corefile.ServerOf("example.com"), "example.com"));
    }

    [Fact]
    public void Takes_the_zones_of_the_block_for_a_plugin_without_any() => Assert.Equal(
        ["corp.example", "cluster.local"], CorefileReader.Read("corp.example. Cluster.Local:53 {\n kubernetes\n}\n").KubernetesZones);

    [Fact]
    public void Refuses_a_name_that_no_block_serves() =>
        Assert.Null(CorefileReader.Read("cluster.local:53 {\n kubernetes\n}").ServerOf("example.com"));

    [Fact]
    public void Reads_snippets_and_imports_of_other_files()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["corp.server"] = "corp.example:53 {\n  forward . 192.0.2.9\n}\n",
            ["log.override"] = "log\nhosts {\n  192.0.2.7 db.example\n}\n",
        };

        var corefile = CorefileReader.Read(
            "(common) {\n  errors\n}\n.:53 {\n  import common\n  import custom/*.override\n  kubernetes cluster.local\n}\nimport custom/*.server\n", files);

        Assert.Equal(["errors", "log", "hosts", "kubernetes"], corefile.Servers[0].Plugins.Select(plugin => plugin.Name));
        Assert.Equal(["corp.example"], corefile.Servers[1].Zones);
        Assert.True(corefile.HasOwnAnswers);
    }

    [Theory]
    [InlineData(".:53 {\n  errors\n  kubernetes cluster.local {\n    pods insecure\n", "line 3: a brace is not closed")]
    [InlineData(".:53 {\n  errors\n}\n}\n", "line 4")]
    [InlineData(".:53 {\n  forward . \"192.0.2.1\n}\n", "line 2: a quotation mark is not closed")]
    [InlineData("{\n  errors\n}\n", "line 1: a block has no zone before it")]
    public void Tells_the_line_that_it_cannot_read(string text, string problem)
    {
        var corefile = CorefileReader.Read(text);

        Assert.StartsWith(problem, corefile.Problem, StringComparison.Ordinal);
        Assert.Empty(corefile.Servers);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:53")]
    [InlineData("dns://192.0.2.1:5353", "192.0.2.1:5353")]
    [InlineData("2001:db8::1", "[2001:db8::1]:53")]
    [InlineData("tls://192.0.2.1", null)]
    [InlineData("/etc/resolv.conf", null)]
    public void Reads_the_address_of_an_upstream(string upstream, string? address) =>
        Assert.Equal(address, Corefile.AddressOf(upstream)?.ToString());

    [Theory]
    [InlineData("clusterDomain: corp.example\nclusterDNS:\n- 10.96.0.10\n- fd00::a\nhealthzPort: 10248\n", "corp.example", 2)]
    [InlineData("clusterDNS: [\"10.96.0.10\"]\nclusterDomain: \"corp.example.\" # ours\n", "corp.example", 1)]
    [InlineData("authentication:\n  clusterDomain: other\n", "zone.example", 0)]
    public void Reads_what_kubelets_tell_pods(string yaml, string domain, int servers)
    {
        var dns = DnsConfiguration.Of(FactTable<ConfigMap>.From(
        [
            Map("kubelet-config", "kubelet", yaml),
            Map("coredns", "Corefile", ".:53 {\n  kubernetes zone.example in-addr.arpa\n}\n"),
        ]));

        Assert.Equal((domain, servers), (dns.ClusterDomain, dns.KubeletServers.Length));
    }

    [Fact]
    public void Knows_the_usual_domain_of_a_cluster_that_says_nothing() =>
        Assert.Equal("cluster.local", DnsConfiguration.Of(FactTable<ConfigMap>.Empty).ClusterDomain);

    private static ConfigMap Map(string name, string key, string text) => new()
    {
        Namespace = "kube-system",
        Name = name,
        Data = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(key, text),
    };

    [Theory]
    [InlineData("api.example.com", "192.0.2.1")]
    [InlineData("git.corp.example", "192.0.2.9")]
    [InlineData("host.lan.example", "192.0.2.2")]
    public void Forwards_a_name_by_the_first_line_that_takes_it(string name, string upstream)
    {
        var corefile = CorefileReader.Read(
            ".:53 {\n forward corp.example 192.0.2.9\n forward . 192.0.2.1 {\n  except lan.example\n }\n forward . 192.0.2.2\n}\n");

        Assert.Equal([upstream], Corefile.UpstreamsOf(corefile.ServerOf(name), name));
    }

    [Fact]
    public void Takes_no_variable_of_the_environment_for_a_zone()
    {
        var corefile = CorefileReader.Read(".:53 {\n kubernetes {$CLUSTER_DOMAIN} in-addr.arpa\n forward . 192.0.2.1\n}\n");

        Assert.Empty(corefile.KubernetesZones);
        Assert.True(corefile.HasVariableZones);
    }
}
