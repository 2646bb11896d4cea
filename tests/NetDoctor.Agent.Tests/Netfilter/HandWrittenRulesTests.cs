using System.Text;
using NetDoctor.Agent.KubeProxy;
using NetDoctor.Agent.Netfilter.Iptables;
using NetDoctor.Agent.Netfilter.Nft;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Tests.Netfilter;

/// <summary>Rules that the recorded cluster has not, each with what iptables(8) and nft(8) say of it.</summary>
public sealed class HandWrittenRulesTests
{
    private const string Client = "10.244.1.9";
    private const string Service = "10.96.1.1";

    [Fact]
    public void A_missing_endpoint_chain_lets_its_part_go_on_untranslated()
    {
        var path = Follow("""
            *nat
            :PREROUTING ACCEPT [0:0]
            :KUBE-SERVICES - [0:0]
            :KUBE-SVC-A - [0:0]
            :KUBE-SEP-1 - [0:0]
            :KUBE-SEP-2 - [0:0]
            -A PREROUTING -j KUBE-SERVICES
            -A KUBE-SERVICES -d 10.96.1.1/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-A
            -A KUBE-SVC-A -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-1
            -A KUBE-SVC-A -j KUBE-SEP-2
            -A KUBE-SEP-1 -p tcp -m tcp -j DNAT --to-destination 10.244.2.1:8080
            COMMIT
            """);

        Assert.Equal(["10.244.2.1:8080"], path.Addresses());
        Assert.Equal(0.5, path.UntouchedShare);
    }

    [Fact]
    public void A_forward_policy_of_drop_ends_what_was_translated()
    {
        var path = Follow("""
            *nat
            :PREROUTING ACCEPT [0:0]
            -A PREROUTING -d 10.96.1.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.1:8080
            COMMIT
            *filter
            :FORWARD DROP [7:420]
            -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            COMMIT
            """);

        var stop = Assert.Single(path.Stops);
        Assert.Equal(("iptables filter FORWARD", "policy drop", "10.244.2.1:8080", false),
            (stop.Place, stop.Rule, stop.Destination, stop.IsRejected));
        Assert.Empty(path.Backends);
    }

    [Fact]
    public void A_mark_that_kube_proxy_accepts_passes_a_forward_policy_of_drop()
    {
        var path = Follow("""
            *nat
            :PREROUTING ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            -A PREROUTING -d 10.96.1.1/32 -p tcp -j MARK --set-xmark 0x4000/0x4000
            -A PREROUTING -d 10.96.1.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.1:8080
            -A POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
            -A POSTROUTING -j MASQUERADE --random-fully
            COMMIT
            *filter
            :FORWARD DROP [0:0]
            -A FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT
            COMMIT
            """);

        var backend = Assert.Single(path.Backends);
        Assert.True(backend.IsMasqueraded);
        Assert.Empty(path.Stops);
    }

    [Fact]
    public void A_drop_before_the_translation_is_seen_with_its_count()
    {
        var path = Follow("""
            *raw
            :PREROUTING ACCEPT [0:0]
            [12:720] -A PREROUTING -s 10.244.1.0/24 -d 10.96.1.1/32 -j DROP
            COMMIT
            *nat
            :PREROUTING ACCEPT [0:0]
            -A PREROUTING -d 10.96.1.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.1:8080
            COMMIT
            """);

        var stop = Assert.Single(path.Stops);
        Assert.Equal(("iptables raw PREROUTING", 12L), (stop.Place, stop.Packets!.Value));
    }

    [Theory]
    [InlineData("-m set --match-set banned src -j DROP")]
    [InlineData("-i eth9 -j REJECT --reject-with icmp-port-unreachable")]
    [InlineData("-m physdev --physdev-in veth0 -j DROP")]
    public void A_rule_that_looks_at_what_is_not_known_here_is_named_and_not_believed(string rule)
    {
        var path = Follow($"*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD {rule}\nCOMMIT\n");

        Assert.Equal([$"iptables filter FORWARD: {rule}"], path.Uncertain);
        Assert.Empty(path.Stops);
        Assert.Equal(1, path.UntouchedShare);
    }

    [Fact]
    public void A_stop_behind_a_rule_that_may_have_accepted_is_not_certain()
    {
        var path = Follow("""
            *filter
            :FORWARD ACCEPT [0:0]
            -A FORWARD -m set --match-set friends src -j ACCEPT
            -A FORWARD -j DROP
            COMMIT
            """);

        Assert.False(Assert.Single(path.Stops).IsCertain);
        Assert.True(path.IsTranslationCertain);
    }

    [Fact]
    public void A_stop_is_certain_whatever_an_earlier_chain_may_have_dropped()
    {
        var path = Follow("""
            *raw
            :PREROUTING ACCEPT [0:0]
            -A PREROUTING -m set --match-set banned src -j DROP
            COMMIT
            *filter
            :FORWARD ACCEPT [0:0]
            -A FORWARD -p tcp -m tcp --dport 80 -j DROP
            COMMIT
            """);

        Assert.True(Assert.Single(path.Stops).IsCertain);
    }

    [Fact]
    public void A_translation_is_not_certain_behind_a_rule_that_may_have_translated()
    {
        var path = Follow("""
            *nat
            :PREROUTING ACCEPT [0:0]
            -A PREROUTING -m set --match-set friends src -j DNAT --to-destination 10.244.9.9:80
            -A PREROUTING -d 10.96.1.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.1:8080
            COMMIT
            *filter
            :FORWARD DROP [0:0]
            COMMIT
            """);

        Assert.False(path.IsTranslationCertain);
        Assert.False(Assert.Single(path.Stops).IsCertain);
    }

    [Theory]
    [InlineData("-m limit --limit 5/min -j LOG --log-prefix \"dropped: \"")]
    [InlineData("-p udp -m udp --dport 80 -j DROP")]
    [InlineData("-p tcp -m multiport --dports 443,8000:8100 -j DROP")]
    [InlineData("! -d 10.96.0.0/16 -j DROP")]
    [InlineData("-m conntrack --ctstate INVALID -j DROP")]
    [InlineData("-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j DROP")]
    [InlineData("-m addrtype --dst-type LOCAL -j DROP")]
    public void A_rule_for_other_packets_does_nothing(string rule)
    {
        var path = Follow($"*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD {rule}\nCOMMIT\n");

        Assert.Empty(path.Stops);
        Assert.Empty(path.Uncertain);
    }

    [Theory]
    [InlineData("-p tcp -m multiport --dports 80,443 -j DROP")]
    [InlineData("-s 10.244.1.0/255.255.255.0 -j DROP")]
    [InlineData("-m comment --comment \"a \\\"quoted\\\" -j ACCEPT\" -j DROP")]
    [InlineData("-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP")]
    [InlineData("-m conntrack --ctstate NEW -j DROP")]
    public void A_rule_for_the_packet_ends_it(string rule) =>
        Assert.Single(Follow($"*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD {rule}\nCOMMIT\n").Stops);

    [Fact]
    public void A_goto_does_not_come_back_and_a_jump_does()
    {
        var path = Follow("""
            *filter
            :FORWARD ACCEPT [0:0]
            :A - [0:0]
            :B - [0:0]
            -A FORWARD -j A
            -A FORWARD -g B
            -A FORWARD -j DROP
            -A A -p tcp -j RETURN
            -A A -j DROP
            COMMIT
            """);

        Assert.Empty(path.Stops);
        Assert.Equal(1, path.UntouchedShare);
    }

    [Fact]
    public void Chains_that_call_each_other_come_to_an_end()
    {
        var path = Follow("*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j A\n-A A -j B\n-A B -j A\nCOMMIT\n");

        Assert.Equal(1, path.UntouchedShare);
    }

    [Fact]
    public void IPv6_rules_are_followed()
    {
        var rules = IptablesSave.Parse("""
            *nat
            :PREROUTING ACCEPT [0:0]
            -A PREROUTING -d fd00:10:96::1/128 -p tcp -m tcp --dport 80 -j DNAT --to-destination [fd00:10:244:2::1]:8080
            COMMIT
            """, RuleForm.Iptables);

        var path = Recorded.Follow(rules.BaseChains, "fd00:10:244:1::9", "fd00:10:96::1", 80);

        var backend = Assert.Single(path.Backends);
        Assert.Equal(("fd00:10:244:2::1", 8080), (backend.Address, backend.Port));
    }

    [Fact]
    public void An_earlier_table_of_nftables_is_passed_first()
    {
        var nft = NftRuleSet.Parse(Encoding.UTF8.GetBytes("""
            {"nftables": [
              {"table": {"family": "inet", "name": "firewalld"}},
              {"set": {"family": "inet", "table": "firewalld", "name": "shut", "type": "inet_service", "elem": [80, {"range": [8000, 8100]}]}},
              {"chain": {"family": "inet", "table": "firewalld", "name": "forward", "type": "filter", "hook": "forward", "prio": 10, "policy": "accept"}},
              {"rule": {"family": "inet", "table": "firewalld", "chain": "forward", "expr": [
                {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": "@shut"}},
                {"counter": {"packets": 3, "bytes": 180}}, {"reject": {"type": "icmpx", "expr": "admin-prohibited"}}]}}]}
            """));
        var iptables = IptablesSave.Parse("""
            *nat
            :PREROUTING ACCEPT [0:0]
            -A PREROUTING -d 10.96.1.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.1:8080
            COMMIT
            """, RuleForm.Iptables);

        var path = Recorded.Follow([.. nft.BaseChains(isIPv6: false), .. iptables.BaseChains], Client, Service, 80);

        var stop = Assert.Single(path.Stops);
        Assert.Equal(("nftables inet firewalld forward", true, 3L, "10.244.2.1:8080"),
            (stop.Place, stop.IsRejected, stop.Packets!.Value, stop.Destination));
    }

    [Theory]
    [InlineData("""{"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": {"prefix": {"addr": "10.244.0.0", "len": 16}}}}""", true)]
    [InlineData("""{"match": {"op": "!=", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": "10.244.1.9"}}""", false)]
    [InlineData("""{"match": {"op": "==", "left": {"payload": {"protocol": "ip6", "field": "saddr"}}, "right": "::1"}}""", false)]
    [InlineData("""{"match": {"op": "==", "left": {"meta": {"key": "l4proto"}}, "right": {"set": ["tcp", "udp"]}}}""", true)]
    [InlineData("""{"match": {"op": "==", "left": {"payload": {"protocol": "udp", "field": "dport"}}, "right": 80}}""", false)]
    [InlineData("""{"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": ["established", "related"]}}""", false)]
    [InlineData("""{"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": "new"}}""", true)]
    [InlineData("""{"match": {"op": "==", "left": {"&": [{"meta": {"key": "mark"}}, 1]}, "right": 1}}""", false)]
    public void Conditions_of_nftables_are_held_against_the_packet(string condition, bool applies)
    {
        var path = Recorded.Follow(Forward($"{condition}, {{\"drop\": null}}").BaseChains(isIPv6: false), Client, Service, 80);

        Assert.Equal(applies ? 1 : 0, path.Stops.Length);
        Assert.Empty(path.Uncertain);
    }

    [Theory]
    [InlineData("""{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "eth9"}}, {"drop": null}""")]
    [InlineData("""{"xt": null}, {"drop": null}""")]
    [InlineData("""{"limit": {"rate": 5, "per": "second"}}, {"drop": null}""")]
    [InlineData("""{"vmap": {"key": {"meta": {"key": "skuid"}}, "data": "@users"}}""")]
    public void Statements_of_nftables_that_cannot_be_decided_are_named_and_not_believed(string statements)
    {
        var path = Recorded.Follow(Forward(statements).BaseChains(isIPv6: false), Client, Service, 80);

        Assert.Single(path.Uncertain);
        Assert.Empty(path.Stops);
    }

    [Fact]
    public void A_virtual_server_of_IPVS_chooses_by_weight_and_leaves_out_what_has_none()
    {
        var servers = VirtualServers.Parse("""
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port Forward Weight ActiveConn InActConn
            TCP  0A600101:0050 rr persistent 10800 FFFFFFFF
              -> 0AF40201:1F90      Masq    3      0          2
              -> 0AF40202:1F90      Masq    1      1          0
              -> 0AF40203:1F90      Masq    0      4          0
            UDP  0A60000A:0035 rr
              -> 0AF40102:0035      Masq    1      0          0
            TCP  [fd00:0010:0096:0000:0000:0000:0000:0001]:0050 rr
              -> [fd00:0010:0244:0002:0000:0000:0000:0001]:1F90      Masq    1      0          0
            """);

        var path = Recorded.Follow([], Client, Service, 80, virtualServers: servers, own: Service);

        Assert.Equal([("10.244.2.1", 0.75), ("10.244.2.2", 0.25)], path.Backends.Select(backend => (backend.Address, backend.Share)));
        Assert.Equal(RuleForm.Ipvs, path.Form);
        Assert.Equal(10800, path.AffinitySeconds);
        Assert.Equal(
            ["10.244.1.2:53"],
            Recorded.Follow([], Client, "10.96.0.10", 53, TransportProtocol.Udp, servers, "10.96.0.10").Addresses());
        Assert.Equal(
            "fd00:10:244:2::1",
            Recorded.Follow([], "fd00::9", "fd00:10:96::1", 80, virtualServers: servers, own: "fd00:10:96::1").Backends[0].Address);
    }

    [Fact]
    public void IPVS_does_not_see_what_is_for_another_machine() =>
        Assert.Equal(1, Recorded.Follow(
            [], Client, Service, 80, virtualServers: VirtualServers.Parse("TCP  0A600101:0050 rr\n  -> 0AF40201:1F90 Masq 1 0 0\n")).UntouchedShare);

    [Theory]
    [InlineData("")]
    [InlineData("*nat\n:PREROUTING\n-A\n-A PREROUTING\n[1:2\n[x:y] -A PREROUTING -j\n-A PREROUTING -m\nCOMMIT")]
    [InlineData("*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING ! \n-A PREROUTING -d\n-A PREROUTING -d x/y -j DNAT --to-destination z")]
    public void Damaged_listings_are_no_trouble(string text) => Assert.Equal(1, Follow(text).UntouchedShare);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"nftables": [1, {"rule": 2}, {"rule": {"family": "ip", "table": "t", "chain": "c", "expr": [3, {}]}}]}""")]
    [InlineData("""{"nftables": [{"chain": {"family": "ip", "table": "t", "name": "c", "hook": "prerouting", "type": "nat"}}, {"rule": {"family": "ip", "table": "t", "chain": "c", "expr": [{"dnat": {"addr": 5}}]}}]}""")]
    public void Odd_JSON_is_no_trouble(string json) => Assert.Equal(
        1, Recorded.Follow(NftRuleSet.Parse(Encoding.UTF8.GetBytes(json)).BaseChains(isIPv6: false), Client, Service, 80).UntouchedShare);

    private static RulePath Follow(string save) =>
        Recorded.Follow(IptablesSave.Parse(save, RuleForm.Iptables).BaseChains, Client, Service, 80);

    private static NftRuleSet Forward(string statements) => NftRuleSet.Parse(Encoding.UTF8.GetBytes($$$"""
        {"nftables": [
          {"chain": {"family": "ip", "table": "t", "name": "c", "type": "filter", "hook": "forward", "prio": 0, "policy": "accept"}},
          {"rule": {"family": "ip", "table": "t", "chain": "c", "expr": [{{{statements}}}]}}]}
        """));
}
