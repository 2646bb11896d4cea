namespace NetDoctor.Lab.Tests.DataPlane.Policies;

/// <summary>What the documentation says of policies, each as policies, a target of NetDoctor's pod <c>shop/netdoctor-0</c> (<c>app=web</c>),
/// and whether it may reach it.</summary>
internal static class EnforcementCases
{
    private const string Api = "shop/api:8080";
    private const string Vault = "vault/api:9000";
    private const string Vip = "127.96.0.80:80";
    private const string Dns = "127.96.0.10:53";

    private const string Deny = "{podSelector: {}, policyTypes: [Ingress]}";
    private const string DenyOut = "{podSelector: {}, policyTypes: [Egress]}";

    public static readonly (string Claim, string Policies, string Target, bool IsOpen)[] All =
    [
        ("everything passes without policies", "", Api, true),
        ("a pod that a policy selects admits nothing else", Np(Deny), Api, false),
        ("so it is behind its Service", Np(Deny), Vip, false),
        ("and behind a node's port", Np(Deny), "127.89.0.13:30080", false),
        ("also at ports where nothing listens", Np(Deny), "shop/api:7777", false),
        ("and over UDP", Np(Deny), "shop/api:8081/udp", false),
        ("other namespaces do not care", Np(Deny), Vault, true),
        ("a policy for egress does not isolate for ingress", Np("{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress]}"), Api, true),
        ("policyTypes default to Ingress", Np("{podSelector: {}}"), Api, false),
        ("an empty rule admits everybody", Np("{podSelector: {}, ingress: [{}]}"), Api, true),
        ("a podSelector admits", Np(In("podSelector: {matchLabels: {app: web}}")), Api, true),
        ("another podSelector does not", Np(In("podSelector: {matchLabels: {app: job}}")), Api, false),
        ("a podSelector is about its own namespace", Np(In("podSelector: {matchLabels: {app: web}}"), "vault"), Vault, false),
        ("a namespaceSelector admits", Np(In("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}"), "vault"), Vault, true),
        ("a namespaceSelector for another does not", Np(In("namespaceSelector: {matchLabels: {team: vault}}"), "vault"), Vault, false),
        ("both in one peer must hold", Np(In("namespaceSelector: {matchLabels: {team: shop}}, podSelector: {matchLabels: {app: job}}"), "vault"), Vault, false),
        ("of two peers one suffices", Np("{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: shop}}}, {podSelector: {matchLabels: {app: job}}}]}]}", "vault"), Vault, true),
        ("expressions select", Np(In("podSelector: {matchExpressions: [{key: app, operator: In, values: [web, job]}]}")), Api, true),
        ("expressions leave out", Np(In("podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}")), Api, false),
        ("an absent label is not in a set", Np(In("podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [back]}]}")), Api, true),
        ("an address block admits", Np(In("ipBlock: {cidr: '{shop/netdoctor-0}/32'}")), Api, true),
        ("except takes out of it", Np(In("ipBlock: {cidr: 127.0.0.0/8, except: ['{shop/netdoctor-0}/32']}")), Api, false),
        ("of several policies one suffices", Np(Deny) + Np(In("podSelector: {matchLabels: {app: web}}"), name: "more"), Api, true),
        ("a port admits", Np(Ports("{port: 8080}")), Api, true),
        ("the Service's port is not the pod's", Np(Ports("{port: 80}")), Vip, false),
        ("a named port is the pod's own", Np(Ports("{port: http}")), Api, true),
        ("a named port is of its protocol", Np(Ports("{port: talk}")), "shop/api:8081/udp", false),
        ("a named port over UDP", Np(Ports("{port: talk, protocol: UDP}")), "shop/api:8081/udp", true),
        ("an absent protocol is TCP", Np(Ports("{port: 8081}")), "shop/api:8081/udp", false),
        ("a protocol without port is all of it", Np(Ports("{protocol: UDP}")), "shop/api:8081/udp", true),
        ("a range holds its ports", Np(Ports("{port: 8000, endPort: 8080}")), Api, true),
        ("and no others", Np(Ports("{port: 8000, endPort: 8079}")), Api, false),
        ("egress is denied to all", Np(DenyOut), Vault, false),
        ("and lookups with it", Np(DenyOut), Dns + "/udp", false),
        ("egress to pods", Np(Out("to: [{podSelector: {matchLabels: {app: api}}}]")), Vip, true),
        ("egress to a namespace", Np(Out("to: [{namespaceSelector: {matchLabels: {team: vault}}}]")), Vault, true),
        ("egress to a port of the other pod's", Np(Out("ports: [{port: http}]")), Vault, true),
        ("egress to an address", Np(Out("to: [{ipBlock: {cidr: '{vault/api}/32'}}]")), Vault, true),
        ("egress for lookups", Np(Out("ports: [{port: 53, protocol: UDP}]")), Dns + "/udp", true),
        ("lookups over TCP are something else", Np(Out("ports: [{port: 53, protocol: UDP}]")), Dns, false),
        ("both ends have to let it pass", Np(Out("{}"), name: "out") + Np(Deny, "vault"), Vault, false),
        ("a node's port on another node is that node's", Np(Out("to: [{podSelector: {matchLabels: {app: api}}}]")), "127.89.0.13:30080", false),
        ("whoever comes by a node has its address", Np(In("ipBlock: {cidr: 127.89.0.13/32}")), "127.89.0.13:30080", true),
        ("and not its own", Np(In("podSelector: {}")), "127.89.0.13:30080", false),
        ("a pod's own node may do everything", Np(Deny), "127.89.0.12:30080", true),
        ("ANP: Deny beats what a NetworkPolicy admits", Anp("Deny") + Np("{podSelector: {}, ingress: [{}]}"), Api, false),
        ("ANP: Allow beats what NetworkPolicies deny", Anp("Allow") + Np(Deny), Api, true),
        ("ANP: Pass leaves it to NetworkPolicies", Anp("Pass") + Np(Deny), Api, false),
        ("ANP: Pass skips the rest of the tier", Anp("Pass", 1) + Anp("Deny", 2), Api, true),
        ("ANP: the lower priority decides", Anp("Allow", 1) + Anp("Deny", 2), Api, true),
        ("ANP: no match leaves it to the next tier", Anp("Deny", subject: "namespaces: {matchLabels: {team: vault}}"), Api, true),
        ("ANP: ports", Anp("Deny", more: "ports: [{portNumber: {port: 8081, protocol: TCP}}]"), Api, true),
        ("ANP: a range of ports", Anp("Deny", more: "ports: [{portRange: {start: 8000, end: 9000}}]"), Api, false),
        ("ANP: a named port", Anp("Deny", more: "ports: [{namedPort: http}]"), Api, false),
        ("ANP: the first rule that matches decides", Admin("AdminNetworkPolicy", "v1alpha1", "anp", "priority: 5, ", "namespaces: {}", "ingress: "
            + "[{action: Allow, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}]}, {action: Deny, from: [{namespaces: {}}]}]"), Api, true),
        ("ANP: egress to nodes", Admin("AdminNetworkPolicy", "v1alpha1", "anp", "priority: 5, ", "namespaces: {}",
            "egress: [{action: Deny, to: [{nodes: {matchLabels: {kubernetes.io/hostname: n3}}}]}]"), "127.89.0.13:30080", false),
        ("ANP: egress to networks", Admin("AdminNetworkPolicy", "v1alpha1", "anp", "priority: 5, ", "namespaces: {matchLabels: {team: shop}}",
            "egress: [{action: Deny, to: [{networks: ['{vault/api}/32']}]}]"), Vault, false),
        ("BANP: denies what nobody else decides", Banp("Deny"), Api, false),
        ("BANP: a NetworkPolicy decides before it", Banp("Deny") + Np(In("podSelector: {matchLabels: {app: web}}")), Api, true),
        ("BANP: an ANP that passes leaves it to it", Anp("Pass") + Banp("Deny"), Api, false),
        ("CNP: Admin denies", Cnp("Admin", "Deny") + Np("{podSelector: {}, ingress: [{}]}"), Api, false),
        ("CNP: Admin accepts", Cnp("Admin", "Accept") + Np(Deny), Api, true),
        ("CNP: Baseline denies", Cnp("Baseline", "Deny"), Api, false),
        ("CNP: Baseline comes after NetworkPolicies", Cnp("Baseline", "Deny") + Np(In("podSelector: {}")), Api, true),
        ("CNP: Admin passes to Baseline", Cnp("Admin", "Pass") + Cnp("Baseline", "Deny"), Api, false),
        ("CNP: protocols", Cnp("Admin", "Deny", "protocols: [{tcp: {destinationPort: {number: 8080}}}]"), Api, false),
        ("CNP: other protocols", Cnp("Admin", "Deny", "protocols: [{udp: {destinationPort: {number: 8080}}}]"), Api, true),
        ("CNP: a range", Cnp("Admin", "Deny", "protocols: [{tcp: {destinationPort: {range: {start: 8079, end: 8081}}}}]"), Api, false),
        ("CNP: a name", Cnp("Admin", "Deny", "protocols: [{destinationNamedPort: http}]"), Api, false),
    ];

    private static string Np(string spec, string ns = "shop", string name = "policy") =>
        $"\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}, namespace: {ns}}}\nspec: {spec}";

    private static string In(string peer) => $"{{podSelector: {{}}, ingress: [{{from: [{{{peer}}}]}}]}}";

    private static string Ports(string port) => $"{{podSelector: {{}}, ingress: [{{ports: [{port}]}}]}}";

    private static string Out(string rule) =>
        $"{{podSelector: {{matchLabels: {{app: web}}}}, policyTypes: [Egress], egress: [{(rule == "{}" ? rule : $"{{{rule}}}")}]}}";

    private static string Anp(string action, int priority = 5, string subject = "namespaces: {matchLabels: {team: shop}}", string more = "") =>
        Admin("AdminNetworkPolicy", "v1alpha1", $"anp-{priority}", $"priority: {priority}, ", subject, Ingress(action, more));

    private static string Banp(string action) =>
        Admin("BaselineAdminNetworkPolicy", "v1alpha1", "default", "", "namespaces: {}", Ingress(action, ""));

    private static string Cnp(string tier, string action, string more = "") =>
        Admin("ClusterNetworkPolicy", "v1alpha2", tier.ToLowerInvariant(), $"tier: {tier}, priority: 5, ", "pods: {podSelector: {matchLabels: {app: api}}}", Ingress(action, more));

    private static string Ingress(string action, string more) =>
        $"ingress: [{{action: {action}, from: [{{namespaces: {{matchLabels: {{team: shop}}}}}}]{(more.Length == 0 ? "" : ", ")}{more}}}]";

    private static string Admin(string kind, string version, string name, string order, string subject, string rules) =>
        $"\n---\napiVersion: policy.networking.k8s.io/{version}\nkind: {kind}\nmetadata: {{name: {name}}}\n"
        + $"spec: {{{order}subject: {{{subject}}}, {rules}}}";
}
