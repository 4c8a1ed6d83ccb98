// The part of kube-router that makes a node obey network policies, and nothing else of it: Pods are connected by a bridge,
// and Services are the matter of kube-proxy.
package main

import (
	"flag"
	"log"
	"sync"
	"time"

	"github.com/cloudnativelabs/kube-router/pkg/controllers/netpol"
	"github.com/cloudnativelabs/kube-router/pkg/healthcheck"
	"github.com/cloudnativelabs/kube-router/pkg/options"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "file that says where the API server is and who asks it")
	node := flag.String("node", "", "name of the node that this process runs on")
	services := flag.String("services", "", "range of the addresses of Services")
	flag.Parse()

	access, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	client, err := kubernetes.NewForConfig(access)
	if err != nil {
		log.Fatal(err)
	}

	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	namespaces := factory.Core().V1().Namespaces().Informer()
	policies := factory.Networking().V1().NetworkPolicies().Informer()
	stop := make(chan struct{})
	factory.Start(stop)
	if !cache.WaitForCacheSync(stop, pods.HasSynced, namespaces.HasSynced, policies.HasSynced) {
		log.Fatal("the API server does not answer")
	}

	configuration := options.NewKubeRouterConfig()
	configuration.HostnameOverride = *node
	configuration.ClusterIPCIDR = *services
	configuration.IPTablesSyncPeriod = time.Minute
	controller, err := netpol.NewNetworkPolicyController(client, configuration, pods, policies, namespaces, &sync.Mutex{})
	if err != nil {
		log.Fatal(err)
	}
	pods.AddEventHandler(controller.PodEventHandler)
	namespaces.AddEventHandler(controller.NamespaceEventHandler)
	policies.AddEventHandler(controller.NetworkPolicyEventHandler)

	beats := make(chan *healthcheck.ControllerHeartbeat)
	go func() {
		// The first one comes when the node obeys what there is.
		<-beats
		log.Print("network policies are enforced")
		for range beats {
		}
	}()
	var running sync.WaitGroup
	running.Add(1)
	controller.Run(beats, stop, &running)
}
