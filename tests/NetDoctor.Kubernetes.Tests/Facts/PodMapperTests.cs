using System.Net;
using System.Text;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Facts;

public sealed class PodMapperTests
{
    private readonly List<Pod> _pods = TestData.Facts<Pod>(ResourceKind.Pod, "pods.json");

    [Theory]
    [InlineData("default/web-58c8f99bcd-d4ltp", true, "Running", "10.244.2.3", "n2")]
    [InlineData("kube-system/coredns-9ccf67ff-k4lfb", true, "Running", "10.244.1.2", "n1")]
    [InlineData("monitoring/agent-0", true, "Running", "10.89.0.11", "n1")]
    [InlineData("shop/billing-749bb9d875-kt66s", false, "Running", "10.244.2.116", "n2")]
    [InlineData("shop/carts-847fc7c7d9-mv2vf", false, "Running", "10.244.2.115", "n2")]
    [InlineData("shop/db-0", true, "Running", "10.244.1.134", "n1")]
    [InlineData("shop/emailer-678c9cf8dd-6gpzk", false, "Pending", "10.244.1.133", "n1")]
    [InlineData("shop/search-bbb85bd74-hl2fq", false, "Pending", "", null)]
    public void Reads_place_and_state_as_kubectl_shows_them(string name, bool ready, string phase, string address, string? node)
    {
        var pod = PodOf(name);
        Assert.Equal(ready, pod.IsReady);
        Assert.Equal(phase, pod.Phase.ToString());
        Assert.Equal(address.Length == 0 ? [] : [IPAddress.Parse(address)], pod.PodIPs);
        Assert.Equal(node, pod.NodeName);
        Assert.False(pod.IsTerminating);
    }

    [Fact]
    public void Keeps_of_the_conditions_Ready_and_those_that_are_not_true()
    {
        Assert.Equal(["Ready"], PodOf("shop/db-0").Conditions.Select(condition => condition.Type));
        Assert.Equal(["Ready", "ContainersReady"], PodOf("shop/carts-847fc7c7d9-mv2vf").Conditions.Select(condition => condition.Type));
        var scheduled = Assert.Single(PodOf("shop/search-bbb85bd74-hl2fq").Conditions);
        Assert.Equal(("PodScheduled", ConditionStatus.False, "Unschedulable"), (scheduled.Type, scheduled.Status, scheduled.Reason));
        Assert.Equal(3, _pods.SelectMany(pod => pod.Conditions).Count(condition => condition.Type == "ContainersReady") - 1);
    }

    [Fact]
    public void Reads_why_containers_do_not_run()
    {
        var billing = Assert.Single(PodOf("shop/billing-749bb9d875-kt66s").ContainerStatuses);
        Assert.Equal(ContainerPhase.Terminated, billing.State.Phase);
        Assert.Equal(3, billing.State.ExitCode);
        Assert.Equal("Error", billing.State.Reason);
        Assert.True(billing.RestartCount >= 3);

        var emailer = Assert.Single(PodOf("shop/emailer-678c9cf8dd-6gpzk").ContainerStatuses);
        Assert.Equal((ContainerPhase.Waiting, "ImagePullBackOff"), (emailer.State.Phase, emailer.State.Reason));
        Assert.Null(emailer.LastState);

        var payments = Assert.Single(PodOf("shop/payments-c488989b4-4p6gw").ContainerStatuses);
        Assert.Equal(ContainerPhase.Running, payments.State.Phase);
        Assert.True(payments.Ready && payments.Started is true);
        Assert.Empty(PodOf("shop/search-bbb85bd74-hl2fq").ContainerStatuses);
    }

    [Fact]
    public void Reads_containers_with_their_ports_and_probes()
    {
        var payments = Assert.Single(PodOf("shop/payments-c488989b4-4p6gw").Containers);
        Assert.Equal(
            [new("http", 8080, TransportProtocol.Tcp), new("metrics", 9090, TransportProtocol.Tcp)], payments.Ports);
        Assert.Equal(
            new ContainerProbe(ContainerProbeAction.Http, IntOrString.FromName("http"), "/", "HTTP") { PeriodSeconds = 3 },
            payments.ReadinessProbe);
        Assert.Null(payments.LivenessProbe);
        Assert.Equal(8499, Assert.Single(Assert.Single(PodOf("monitoring/agent-0").Containers).Ports).HostPort);
    }

    [Fact]
    public void Reads_what_decides_how_the_pod_resolves_names()
    {
        Assert.True(PodOf("monitoring/agent-0").HostNetwork);
        Assert.Equal(DnsPolicy.ClusterFirst, PodOf("monitoring/agent-0").DnsPolicy);
        Assert.Equal(DnsPolicy.Default, PodOf("kube-system/coredns-9ccf67ff-k4lfb").DnsPolicy);
        Assert.Equal(("db-0", "db"), (PodOf("shop/db-0").Hostname, PodOf("shop/db-0").Subdomain));
    }

    [Fact]
    public void Reads_who_owns_the_pod()
    {
        Assert.Equal(new OwnerReference("ReplicaSet", "payments-c488989b4"), PodOf("shop/payments-c488989b4-4p6gw").Owner);
        Assert.Equal(new OwnerReference("StatefulSet", "db"), PodOf("shop/db-0").Owner);
        Assert.Equal(new OwnerReference("DaemonSet", "client"), PodOf("default/client-g98n8").Owner);
        Assert.Null(PodOf("monitoring/agent-0").Owner);
        Assert.Equal(Guid.Parse("9c02ccc3-c2f6-4475-baff-40b76ee8a7a4"), PodOf("default/client-g98n8").Uid);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 18, 49, 20, TimeSpan.Zero), PodOf("default/client-g98n8").CreatedAt);
    }

    [Fact]
    public void Shares_what_the_pods_of_a_workload_have_in_common()
    {
        var one = PodOf("shop/payments-c488989b4-4p6gw");
        var other = PodOf("shop/payments-c488989b4-lnnxx");
        Assert.Same(one.Labels, other.Labels);
        Assert.Same(one.Namespace, other.Namespace);
        Assert.Same(one.Owner, other.Owner);
        Assert.True(one.Containers == other.Containers, "the array itself is shared");
    }

    [Fact]
    public void Counts_a_restartable_init_container_among_the_containers()
    {
        var pod = Read(
            """
            {"metadata":{"name":"a"},"spec":{
              "initContainers":[{"name":"setup"},{"name":"mesh","restartPolicy":"Always","ports":[{"containerPort":15001}]}],
              "containers":[{"name":"app"}]}}
            """);
        Assert.Equal(["app", "mesh"], pod.Containers.Select(container => container.Name));
    }

    [Fact]
    public void Keeps_the_conditions_of_the_readiness_gates_and_of_a_disruption_whatever_they_say()
    {
        var pod = Read(
            """
            {"metadata":{"name":"a"},"spec":{"readinessGates":[{"conditionType":"example.com/ready"}]},"status":{"conditions":[
              {"type":"example.com/ready","status":"True"},{"type":"DisruptionTarget","status":"True","reason":"TerminationByKubelet"},
              {"type":"PodScheduled","status":"True"},{"type":"Ready","status":"False"}]}}
            """);
        Assert.Equal(["example.com/ready"], pod.ReadinessGates);
        Assert.Equal(["example.com/ready", "DisruptionTarget", "Ready"], pod.Conditions.Select(condition => condition.Type));
    }

    [Fact]
    public void Keeps_the_conditions_of_a_workload_that_say_that_something_is_wrong()
    {
        var workload = (Workload)new FactReader().Read(ResourceKind.Deployment, Encoding.UTF8.GetBytes(
            """
            {"metadata":{"name":"a"},"status":{"conditions":[{"type":"Available","status":"True"},
              {"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"},{"type":"ReplicaFailure","status":"True"}]}}
            """));
        Assert.Equal(["Progressing", "ReplicaFailure"], workload.Conditions.Select(condition => condition.Type));
    }

    [Fact]
    public void Reads_dual_stack_addresses_in_their_order()
    {
        var pod = Read("""{"metadata":{"name":"a"},"status":{"podIP":"fd00::5","podIPs":[{"ip":"fd00::5"},{"ip":"10.0.0.5"}]}}""");
        Assert.Equal(["fd00::5", "10.0.0.5"], pod.PodIPs.Select(address => address.ToString()));
    }

    [Fact]
    public void Reads_the_pods_own_resolver_configuration()
    {
        var pod = Read(
            """
            {"metadata":{"name":"a"},"spec":{"dnsPolicy":"None","dnsConfig":{
              "nameservers":["10.0.0.9"],"searches":["x.test"],"options":[{"name":"ndots","value":"2"},{"name":"edns0"}]}}}
            """);
        Assert.Equal(DnsPolicy.None, pod.DnsPolicy);
        Assert.Equal(["10.0.0.9"], pod.DnsConfig!.Nameservers);
        Assert.Equal(["x.test"], pod.DnsConfig.Searches);
        Assert.Equal([KeyValuePair.Create("ndots", (string?)"2"), KeyValuePair.Create("edns0", (string?)null)], pod.DnsConfig.Options);
    }

    private static Pod Read(string json) => (Pod)new FactReader().Read(ResourceKind.Pod, Encoding.UTF8.GetBytes(json));

    private Pod PodOf(string name) => _pods.Single(pod => $"{pod.Namespace}/{pod.Name}" == name);
}
