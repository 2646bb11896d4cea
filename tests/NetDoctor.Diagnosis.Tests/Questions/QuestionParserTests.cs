using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Questions;

public sealed class QuestionParserTests
{
    [Fact]
    public void Asks_from_itself_when_no_source_is_named() => Assert.IsType<SelfSource>(From(null));

    [Theory]
    [InlineData("outside")]
    [InlineData(" outside ")]
    public void Understands_outside(string from) => Assert.IsType<OutsideSource>(From(from));

    [Theory]
    [InlineData("node/n1", "n1")]
    [InlineData("node/worker-1.example.com", "worker-1.example.com")]
    public void Understands_nodes(string from, string name) => Assert.Equal(new NodeSource(name), From(from));

    [Theory]
    [InlineData("shop/web", null)]
    [InlineData("shop/pod/web", WorkloadReferenceKind.Pod)]
    [InlineData("shop/pods/web", WorkloadReferenceKind.Pod)]
    [InlineData("shop/deploy/web", WorkloadReferenceKind.Deployment)]
    [InlineData("shop/Deployment/web", WorkloadReferenceKind.Deployment)]
    [InlineData("shop/sts/web", WorkloadReferenceKind.StatefulSet)]
    [InlineData("shop/statefulset/web", WorkloadReferenceKind.StatefulSet)]
    [InlineData("shop/ds/web", WorkloadReferenceKind.DaemonSet)]
    [InlineData("shop/job/web", WorkloadReferenceKind.Job)]
    public void Understands_pods_and_workloads(string from, WorkloadReferenceKind? kind) =>
        Assert.Equal(new WorkloadSource(kind, "shop", "web"), From(from));

    [Theory]
    [InlineData("", "", "expected ns/name")]
    [InlineData("web", "web", "expected ns/name")]
    [InlineData("shop/web/", "web", "expected pod, deploy, sts, ds or job")]
    [InlineData("shop/svc/web", "svc", "expected pod, deploy, sts, ds or job")]
    [InlineData("shop/", "", "it is empty")]
    [InlineData("/web", "", "it is empty")]
    [InlineData("Shop/web", "Shop", "did you mean 'shop'?")]
    [InlineData("shop/pod/We_b", "We_b", "names have no underscore")]
    [InlineData("shop.x/web", "shop.x", "cannot be the name of a namespace")]
    [InlineData("node/", "", "it is empty")]
    [InlineData("node/-n1", "-n1", "cannot be the name of a node")]
    [InlineData("a/b/c/d", "a/b/c/d", "expected ns/name")]
    public void Refuses_a_wrong_source(string from, string offending, string expected)
    {
        var error = Assert.Single(Parse(from, "payments.shop:80").Errors);
        Assert.Equal("from", error.Field);
        Assert.Equal(offending, error.Offending);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payments", "payments", null, null)]
    [InlineData("payments:80", "payments", null, "80")]
    [InlineData("payments:http", "payments", null, "http")]
    [InlineData("payments.shop", "payments", "shop", null)]
    [InlineData("payments.shop:65535", "payments", "shop", "65535")]
    [InlineData("Payments.SHOP:80", "payments", "shop", "80")]
    [InlineData("payments.shop.svc:80", "payments", "shop", "80")]
    [InlineData("payments.shop.svc.cluster.local:80", "payments", "shop", "80")]
    [InlineData("payments.shop.svc.cluster.local.:80", "payments", "shop", "80")]
    [InlineData("payments.shop.svc.CLUSTER.local:grpc-web", "payments", "shop", "grpc-web")]
    [InlineData("2048.shop:80", "2048", "shop", "80")]
    public void Understands_services(string to, string name, string? ns, string? port)
    {
        var service = Assert.IsType<ServiceTarget>(To(to));
        Assert.Equal((name, ns, port), (service.Name, service.Namespace, service.Port?.ToString()));
        Assert.Equal(to.Contains(".:", StringComparison.Ordinal), service.IsAbsolute);
    }

    [Fact]
    public void Keeps_the_host_as_written() =>
        Assert.Equal("Payments.SHOP", Assert.IsType<ServiceTarget>(To("Payments.SHOP:80")).Host);

    [Fact]
    public void Tells_port_numbers_from_port_names()
    {
        Assert.Equal(IntOrString.FromNumber(80), Assert.IsType<ServiceTarget>(To("payments:80")).Port);
        Assert.Equal(IntOrString.FromName("p80"), Assert.IsType<ServiceTarget>(To("payments:p80")).Port);
    }

    [Fact]
    public void Knows_another_cluster_domain()
    {
        var question = new DiagnosisQuestion { To = "payments.shop.svc.corp.example:80" };
        var service = Assert.IsType<ServiceTarget>(QuestionParser.Parse(question, "corp.example").Question?.To);
        Assert.Equal(("payments", "shop"), (service.Name, service.Namespace));
        Assert.IsType<HostTarget>(QuestionParser.Parse(question).Question?.To);
    }

    [Theory]
    [InlineData("10.96.1.2:80", "10.96.1.2", 80)]
    [InlineData("0.0.0.0:1", "0.0.0.0", 1)]
    [InlineData("[fd00::1]:443", "fd00::1", 443)]
    [InlineData("[FD00:0::1]:443", "fd00::1", 443)]
    [InlineData("[::ffff:10.96.1.2]:80", "10.96.1.2", 80)]
    [InlineData("localhost:8080", "127.0.0.1", 8080)]
    [InlineData("LOCALHOST.:8080", "127.0.0.1", 8080)]
    public void Understands_addresses(string to, string address, int port) =>
        Assert.Equal(new AddressTarget(IPAddress.Parse(address), port), To(to));

    [Fact]
    public void Understands_a_Service_in_a_namespace_beside_localhost() =>
        Assert.Equal("localhost", Assert.IsType<ServiceTarget>(To("localhost.shop:80")).Name);

    [Theory]
    [InlineData("shop/pod/web-0:80", "80")]
    [InlineData("shop/po/web-0:http", "http")]
    public void Understands_pods(string to, string port)
    {
        var pod = Assert.IsType<PodTarget>(To(to));
        Assert.Equal(("shop", "web-0", port), (pod.Namespace, pod.Name, pod.Port.ToString()));
    }

    [Fact]
    public void Understands_node_ports() => Assert.Equal(new NodeTarget("n1", 30080), To("node/n1:30080"));

    [Theory]
    [InlineData("www.example.com:443", "www.example.com", false)]
    [InlineData("WWW.example.com.:443", "www.example.com", true)]
    [InlineData("my_host.corp.example.com:443", "my_host.corp.example.com", false)]
    [InlineData("db-0.db.shop.svc.cluster.local:443", "db-0.db.shop.svc.cluster.local", false)]
    [InlineData("db-0.db.shop:443", "db-0.db.shop", false)]
    [InlineData("10-244-1-5.shop.pod.cluster.local:443", "10-244-1-5.shop.pod.cluster.local", false)]
    [InlineData("payments.shop.:443", "payments.shop", true)]
    public void Takes_other_names_as_hosts(string to, string host, bool isAbsolute) =>
        Assert.Equal(new HostTarget(host, 443) { IsAbsolute = isAbsolute }, To(to));

    [Theory]
    [InlineData("http://payments.shop", false, "payments.shop", 80, "/")]
    [InlineData("HTTPS://payments.shop", true, "payments.shop", 443, "/")]
    [InlineData("https://payments:8443/healthz?deep=1&x=%20#top", true, "payments", 8443, "/healthz?deep=1&x=%20")]
    [InlineData("http://payments.shop.svc.cluster.local?q=a/b", false, "payments.shop.svc.cluster.local", 80, "/?q=a/b")]
    public void Understands_urls_of_services(string to, bool isHttps, string host, int port, string path)
    {
        var url = Assert.IsType<UrlTarget>(To(to));
        Assert.Equal((isHttps, host, path), (url.IsHttps, url.Host, url.PathAndQuery));
        Assert.Equal(IntOrString.FromNumber(port), Assert.IsType<ServiceTarget>(url.Inner).Port);
    }

    [Fact]
    public void Understands_urls_of_addresses_and_hosts()
    {
        var v4 = Assert.IsType<UrlTarget>(To("http://10.96.1.2:8080/a"));
        Assert.Equal((new AddressTarget(IPAddress.Parse("10.96.1.2"), 8080), "10.96.1.2"), (v4.Inner, v4.Host));
        var v6 = Assert.IsType<UrlTarget>(To("https://[fd00::1]/a"));
        Assert.Equal((new AddressTarget(IPAddress.Parse("fd00::1"), 443), "[fd00::1]"), (v6.Inner, v6.Host));
        var host = Assert.IsType<UrlTarget>(To("https://www.example.com/a"));
        Assert.Equal(new HostTarget("www.example.com", 443), host.Inner);
    }

    [Theory]
    [InlineData("_http._tcp.payments.shop", "http", "tcp", "payments", "shop", TransportProtocol.Tcp)]
    [InlineData("_dns._udp.kube-dns.kube-system.svc.cluster.local.", "dns", "udp", "kube-dns", "kube-system", TransportProtocol.Udp)]
    [InlineData("_sig._SCTP.payments", "sig", "SCTP", "payments", null, TransportProtocol.Sctp)]
    [InlineData("_http._htp.payments.shop.svc", "http", "htp", "payments", "shop", TransportProtocol.Tcp)]
    public void Understands_srv_names(
        string to, string port, string label, string name, string? ns, TransportProtocol protocol)
    {
        var question = Assert.IsType<ParsedQuestion>(Parse(null, to).Question);
        var srv = Assert.IsType<SrvTarget>(question.To);
        Assert.Equal((port, label, name, ns), (srv.PortName, srv.Protocol, srv.Service.Name, srv.Service.Namespace));
        Assert.Null(srv.Service.Port);
        Assert.Equal(protocol, question.Protocol);
        Assert.Equal(to.TrimEnd('.'), srv.Host);
    }

    [Theory]
    [InlineData("", "", "A target is missing")]
    [InlineData(":80", ":80", "has no host")]
    [InlineData("payments:", "", "has a colon but no port")]
    [InlineData("payments:0", "0", "expected a number of 1 to 65535 or the name of a port")]
    [InlineData("payments:65536", "65536", "expected a number of 1 to 65535 or the name of a port")]
    [InlineData("payments:080", "080", "expected a number of 1 to 65535 or the name of a port")]
    [InlineData("payments:-1", "-1", "expected a number of 1 to 65535 or the name of a port")]
    [InlineData("payments:Http", "Http", "did you mean 'http'?")]
    [InlineData("pay_ments.shop:80", "pay_ments", "names have no underscore")]
    [InlineData("payments.-shop:80", "-shop", "cannot be the name of a namespace")]
    [InlineData("pay ments:80", "pay ments:80", "without blanks")]
    [InlineData("p\u00e4yments:80", "p\u00e4yments:80", "punycode")]
    [InlineData("a..b:80", "a..b", "is not a host name")]
    [InlineData("www.example.com", "www.example.com", "has no port number")]
    [InlineData("www.example.com:https", "www.example.com:https", "has no port number")]
    [InlineData("10.96.1.2", "10.96.1.2", "expected 10.96.1.2:port")]
    [InlineData("10.96.1.2:http", "10.96.1.2:http", "an address has no port names")]
    [InlineData("10.96.1.256:80", "10.96.1.256", "is not an IPv4 address")]
    [InlineData("10.96.1:80", "10.96.1", "is not an IPv4 address")]
    [InlineData("010.96.1.2:80", "010.96.1.2", "is not an IPv4 address")]
    [InlineData("8080", "8080", "is not an IPv4 address")]
    [InlineData("fd00::1", "fd00::1", "expected [fd00::1]:port")]
    [InlineData("a:b:c", "a:b:c", "more than one colon")]
    [InlineData("[fd00::1]", "", "has no port number")]
    [InlineData("[fd00::1]:0", ":0", "has no port number")]
    [InlineData("[fd00::1%eth0]:80", "fd00::1%eth0", "without a zone")]
    [InlineData("[10.96.1.2]:80", "10.96.1.2", "is not an IPv6 address")]
    [InlineData("[fd00::1", "fd00::1", "is not an IPv6 address")]
    [InlineData("shop/deploy/web:80", "shop/deploy/web:80", "is not a target")]
    [InlineData("80/tcp", "80/tcp", "is not a target: expected svc.ns:80 with the protocol tcp beside it; for example payments.shop:80.")]
    [InlineData("80/81:82", "80/81:82", "is not a target: expected svc, svc.ns")]
    [InlineData("shop/payments:80", "shop/payments:80", "expected payments.shop:80 for a Service, or shop/pod/payments:80 for a pod.")]
    [InlineData("\U0001F4A5:80", "\U0001F4A5:80", "'\U0001F4A5' in '\U0001F4A5:80' cannot be in a target")]
    [InlineData("shop/pod/web", "shop/pod/web", "has no port")]
    [InlineData("Shop/pod/web:80", "Shop", "did you mean 'shop'?")]
    [InlineData("shop/pod/Web:80", "Web", "did you mean 'web'?")]
    [InlineData("node/n1", "node/n1", "expected node/name:port")]
    [InlineData("node/n1:http", "http", "expected node/name:port")]
    [InlineData("ftp://payments.shop/", "ftp", "is not a scheme")]
    [InlineData("http://", "http://", "has no host")]
    [InlineData("http:///path", "http:///path", "has no host")]
    [InlineData("http://a@payments.shop/", "a@payments.shop", "user or password")]
    [InlineData("http://payments:http/", "http", "a URL has a number")]
    [InlineData("http://payments:99999/", "99999", "is not a port")]
    [InlineData("_http._tcp.payments.shop:80", "_http._tcp.payments.shop:80", "expected _http._tcp.payments.shop without :80")]
    [InlineData("_http.payments.shop", "_http.payments.shop", "is not an SRV name")]
    [InlineData("_http._tcp", "_http._tcp", "is not an SRV name")]
    [InlineData("_._tcp.payments", "_._tcp.payments", "is not an SRV name")]
    [InlineData("_http._tcp.www.example.com", "www.example.com", "is not a Service")]
    public void Refuses_a_wrong_target(string to, string offending, string expected)
    {
        var error = Assert.Single(Parse("shop/web", to).Errors);
        Assert.Equal("to", error.Field);
        Assert.Equal(offending, error.Offending);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_labels_and_names_that_are_too_long()
    {
        Assert.IsType<ServiceTarget>(To($"{new string('a', 63)}:80"));
        Assert.Single(Parse(null, $"{new string('a', 64)}:80").Errors);
        Assert.IsType<HostTarget>(To($"{string.Join('.', Enumerable.Repeat("abcd", 50))}.com:80"));
        Assert.Single(Parse(null, $"{string.Join('.', Enumerable.Repeat("abcd", 51))}:80").Errors);
    }

    [Theory]
    [InlineData(TransportProtocol.Udp)]
    [InlineData(TransportProtocol.Sctp)]
    public void Refuses_a_url_over_anything_but_tcp(TransportProtocol protocol)
    {
        var parse = QuestionParser.Parse(new DiagnosisQuestion { To = "http://payments.shop/", Protocol = protocol });
        Assert.Equal("protocol", Assert.Single(parse.Errors).Field);
    }

    [Fact]
    public void Refuses_an_unknown_protocol()
    {
        var parse = QuestionParser.Parse(new DiagnosisQuestion { To = "payments:80", Protocol = (TransportProtocol)9 });
        Assert.Equal(("protocol", "9"), (Assert.Single(parse.Errors).Field, parse.Errors[0].Offending));
    }

    [Fact]
    public void Names_every_wrong_field_at_once() =>
        Assert.Equal(["from", "to"], Parse("web", "payments:0").Errors.Select(error => error.Field));

    [Fact]
    public void Never_throws_whatever_is_asked()
    {
        const string Alphabet = "ab1.:/[]_-@%#? svchttp0";
        var random = new Random(20260314);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string(random.GetItems<char>(Alphabet, random.Next(0, 24)));
            var parse = Parse(text, random.Next(3) == 0 ? $"http://{text}" : text);
            Assert.True(parse.Question is null != parse.Errors.IsEmpty, text);
            Assert.All(parse.Errors, error => Assert.Contains(error.Message[^1], ".?"));
        }
    }

    private static QuestionParse Parse(string? from, string to) =>
        QuestionParser.Parse(new DiagnosisQuestion { From = from, To = to });

    private static SourceReference From(string? from) => Parse(from, "payments.shop:80").Question!.From;

    private static TargetReference To(string to)
    {
        var parse = Parse("shop/web", to);
        Assert.Empty(parse.Errors);
        return parse.Question!.To;
    }
}
