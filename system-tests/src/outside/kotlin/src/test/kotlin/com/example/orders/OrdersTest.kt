package com.example.orders

import io.msrpc.RpcClient
import io.msrpc.RpcServer
import io.msrpc.annotation.MsService
import io.msrpc.registry.FixedRegistry
import io.msrpc.spring.MsRpcLifecycle
import java.time.Instant
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.springframework.boot.runApplication

/** The application in this JVM, called over a socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdersTest {
    private val provider = runApplication<OrdersApplication>("--msrpc.server.port=0")
    private val address =
        provider.getBean(MsRpcLifecycle::class.java).server().orElseThrow().address().toString()
    private val client = RpcClient.builder().registry(FixedRegistry.of(address)).build()
    private val orders = client.reference(OrderService::class.java)

    @AfterAll
    fun stop() {
        client.close()
        provider.close()
    }

    @Test
    fun `data classes arrive as they were, with and without their defaults`() {
        val full = Order(2, listOf("tea", "茶"), "to the door", Shipped("post", Instant.MAX))
        assertThat(orders.place(full)).isEqualTo(full)
        assertThat(orders.place(Order(3, listOf()))).isEqualTo(Order(3, listOf(), null, Open))
        assertThat(orders.price(2)).isEqualTo(Price(200, "EUR"))
    }

    @Test
    fun `an object is the same object on the other side`() {
        assertThat(orders.place(Order(4, listOf())).state).isSameAs(Open)
        assertThat(orders.place(Order(5, listOf(), state = Cancelled)).state).isSameAs(Cancelled)
        assertThat(orders.count(Cancelled)).isEqualTo(1)
        assertThat(orders.count()).isZero()
    }

    @Test
    fun `nothing is null`() {
        assertThat(orders.find(404)).isNull()
        assertThat(orders.price(404)).isNull()
    }

    @Test
    fun `the exception is the declared one`() {
        assertThatThrownBy { orders.ship(404, "post") }
            .isExactlyInstanceOf(UnknownOrder::class.java)
            .hasMessage("no order 404")
    }

    @Test
    fun `a suspending function is refused by its name`() {
        val server = RpcServer.builder().bind("127.0.0.1", 0)
        assertThatThrownBy { server.export(LateService::class.java, Late()).start() }
            .hasMessageContaining("LateService")
            .hasMessageContaining("later")
            .hasMessageContaining("suspend")
    }

    @MsService
    interface LateService {
        suspend fun later(id: Long): String
    }

    class Late : LateService {
        override suspend fun later(id: Long) = "late"
    }
}
