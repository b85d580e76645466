package com.example.orders

import io.msrpc.annotation.MsService
import java.time.Instant
import java.util.concurrent.ConcurrentHashMap
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.runApplication
import org.springframework.stereotype.Service

@SpringBootApplication
class OrdersApplication

fun main(args: Array<String>) {
    runApplication<OrdersApplication>(*args)
}

@Service
@MsService
class Orders : OrderService {
    private val orders = ConcurrentHashMap<Long, Order>()

    override fun place(order: Order): Order {
        orders[order.id] = order
        return order
    }

    override fun find(id: Long): Order? = orders[id]

    override fun ship(id: Long, carrier: String): Order {
        val order = orders[id] ?: throw UnknownOrder("no order $id")
        return place(order.copy(state = Shipped(carrier, Instant.EPOCH)))
    }

    override fun count(vararg states: OrderState): Int =
        orders.values.count { order -> states.any { it === order.state } }

    override fun price(id: Long): Price? = orders[id]?.let { Price(100L * it.items.size, "EUR") }
}
