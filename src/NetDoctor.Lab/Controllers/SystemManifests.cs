namespace NetDoctor.Lab.Controllers;

/// <summary>The objects of kube-system, and the Service of the API server.</summary>
internal static class SystemManifests
{
    private const string KubernetesAddress = "KUBERNETES_ADDRESS";
    private const string DnsAddress = "DNS_ADDRESS";
    private const string ServiceRange = "SERVICE_RANGE";

    private const string Template = """
        apiVersion: networking.k8s.io/v1
        kind: ServiceCIDR
        metadata:
          name: kubernetes
        spec:
          cidrs: [SERVICE_RANGE]
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: kubernetes
          namespace: default
          labels: {component: apiserver, provider: kubernetes}
        spec:
          clusterIP: KUBERNETES_ADDRESS
          ports:
          - {name: https, port: 443, targetPort: 6443}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: kubernetes
          namespace: default
          labels: {kubernetes.io/service-name: kubernetes}
        addressType: IPv4
        endpoints:
        - addresses: [127.0.0.1]
          conditions: {ready: true}
        ports:
        - {name: https, port: 6443, protocol: TCP}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: coredns
          namespace: kube-system
        data:
          Corefile: |
            .:53 {
                errors
                health {
                    lameduck 5s
                }
                ready
                kubernetes cluster.local in-addr.arpa ip6.arpa {
                    pods insecure
                    fallthrough in-addr.arpa ip6.arpa
                    ttl 30
                }
                prometheus :9153
                forward . /etc/resolv.conf
                cache 30
                loop
                reload
                loadbalance
            }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: kubelet-config
          namespace: kube-system
        data:
          kubelet: |
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            clusterDNS:
            - DNS_ADDRESS
            clusterDomain: cluster.local
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: coredns
          namespace: kube-system
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: system:coredns
        rules:
        - {apiGroups: [""], resources: [endpoints, services, pods, namespaces], verbs: [list, watch]}
        - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: system:coredns
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:coredns}
        subjects:
        - {kind: ServiceAccount, name: coredns, namespace: kube-system}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: kube-dns
          namespace: kube-system
          labels: {k8s-app: kube-dns, kubernetes.io/cluster-service: "true", kubernetes.io/name: CoreDNS}
        spec:
          clusterIP: DNS_ADDRESS
          selector: {k8s-app: kube-dns}
          ports:
          - {name: dns, port: 53, protocol: UDP, targetPort: 53}
          - {name: dns-tcp, port: 53, protocol: TCP, targetPort: 53}
          - {name: metrics, port: 9153, protocol: TCP, targetPort: 9153}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: coredns
          namespace: kube-system
          labels: {k8s-app: kube-dns, kubernetes.io/name: CoreDNS}
        spec:
          replicas: 2
          selector:
            matchLabels: {k8s-app: kube-dns}
          template:
            metadata:
              labels: {k8s-app: kube-dns}
            spec:
              serviceAccountName: coredns
              dnsPolicy: Default
              priorityClassName: system-cluster-critical
              containers:
              - name: coredns
                image: registry.k8s.io/coredns/coredns:v1.13.1
                args: ["-conf", "/etc/coredns/Corefile"]
                ports:
                - {name: dns, containerPort: 53, protocol: UDP}
                - {name: dns-tcp, containerPort: 53, protocol: TCP}
                - {name: metrics, containerPort: 9153, protocol: TCP}
                readinessProbe:
                  httpGet: {path: /ready, port: 8181}
                livenessProbe:
                  httpGet: {path: /health, port: 8080}
                  initialDelaySeconds: 60
                  timeoutSeconds: 5
                  failureThreshold: 5
        """;

    /// <summary>The manifests with the addresses of a plan.</summary>
    public static string Text(LabAddressPlan plan) => Template
        .Replace(KubernetesAddress, plan.KubernetesAddress, StringComparison.Ordinal)
        .Replace(DnsAddress, plan.DnsAddress, StringComparison.Ordinal)
        .Replace(ServiceRange, plan.ServiceCidr, StringComparison.Ordinal);
}
